"""Step 10, sheets.py: pictures to look at → faces-*.png, closed-*.png, glasses-*.png, closeups.png (with the checkpoints, not in the repository)

Eyes of the photographs set aside: 60 of many kinds, all closed ones, and 50 behind glasses (glasses.txt), each as it is and with the landmarks of
the published network, the default and lite; faint where the confidence is below 0.4, as `--draw` does. All close-ups with the iris ring of the
default and lite.
"""
import json

import cv2
import numpy as np

from clock import arguments
from held import SIDES, Held, lines, saccade, weights, xy
from paths import CLOSEUPS, FACES, HERE, WORK

SEED, ZOOM = 2, 1.35
TINY = 28  # px between the eyes of small ones: an eye is 12 px wide then
LID, IRIS, CENTER = (90, 230, 90), (60, 170, 255), (255, 90, 255)


def chosen(held, found):
    """12 closed, 8 small, 8 dark, 12 doubtful, 20 of any: their numbers and why."""
    R, ids, z, eyes = np.random.RandomState(SEED), held.ids, held.labels, held.eyes
    left = {i: None for i in ids}
    out = []

    def take(n, why, order):
        for i in [i for i in order if i in left][:n]:
            out.append((i, why))
            del left[i]

    inner = eyes.patch[ids][:, 80:140, 100:200].mean((1, 2))
    sure = np.array([found[i]['confidence'] if found[i] else 0 for i in ids])
    take(12, 'closed', R.permutation(ids[z['closed'][ids]]))
    take(8, 'small', R.permutation(ids[z['agreed'][ids]]))
    take(8, 'dark', ids[np.argsort(inner)])
    take(12, 'doubtful', ids[np.argsort(sure)])
    take(20, 'any', R.permutation(ids))
    return out


def drawn(held, i, eye, small=False):
    """The eye in its patch, as few pixels where it is `small`, and where `eye` is, its landmarks."""
    eyes = held.eyes
    gray = cv2.normalize(eyes.patch[i][50:170, 50:250], None, 0, 255, cv2.NORM_MINMAX)
    if small:
        few = cv2.resize(gray, None, fx=TINY / 225, fy=TINY / 225, interpolation=cv2.INTER_AREA)
        gray = cv2.resize(few, gray.shape[::-1], interpolation=cv2.INTER_CUBIC)
    tile = cv2.cvtColor(cv2.resize(gray, None, fx=ZOOM, fy=ZOOM, interpolation=cv2.INTER_CUBIC), cv2.COLOR_GRAY2BGR)
    if eye is None:
        return tile
    m = held.to_patch(i)

    def place(p):
        at = m[:, :2] @ xy(p) + m[:, 2]
        return np.round(((at - [50, 50] + 0.5) * ZOOM - 0.5) * 16).astype(np.int32)

    ink = tile.copy()
    for name, color in (('eyelid', LID), ('iris', IRIS)):
        cv2.polylines(ink, [np.array([place(p) for p in eye[name]])], True, color, 1, cv2.LINE_AA, 4)
    cv2.circle(ink, tuple(int(v) for v in place(eye['irisCenter'])), 24, CENTER, -1, cv2.LINE_AA, 4)
    tile = cv2.addWeighted(tile, 0.65, ink, 0.35, 0) if eye['confidence'] < 0.4 else ink
    cv2.putText(tile, f'{eye["confidence"]:.2f} {eye["openness"]:.2f}', (3, tile.shape[0] - 4), 0, 0.4, (255, 255, 0), 1, cv2.LINE_AA)
    return tile


def shrunk(held, i, name):
    """The eye as the command finds it where its photograph is shrunk to TINY px between the eyes, in pixels of the whole photograph."""
    s = TINY / held.eyes.distance[i]
    picture = cv2.imread(str(FACES / held.eyes.image[i]))
    size = round(picture.shape[1] * s), round(picture.shape[0] * s)
    path = WORK / 'small.png'
    cv2.imwrite(str(path), cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
    faces = lines(saccade('detect', '--json', '--elg', weights(name), path))[0]['faces']
    x, y = picture.shape[1] / size[0], picture.shape[0] / size[1]
    whole = lambda p: {'x': (p['x'] + 0.5) * x - 0.5, 'y': (p['y'] + 0.5) * y - 0.5}
    if not faces:
        return None
    eye = faces[0]['eyes'][held.eyes.side[i]]
    return dict(eye, eyelid=[whole(p) for p in eye['eyelid']], iris=[whole(p) for p in eye['iris']], irisCenter=whole(eye['irisCenter']))


def grid(rows, columns):
    rows = rows + [np.zeros_like(rows[0])] * (-len(rows) % columns)
    return np.vstack([np.hstack(rows[i : i + columns]) for i in range(0, len(rows), columns)])


def listed(held, name):
    """The eyes set aside of the pictures that a file lists."""
    images = {line for line in (HERE / name).read_text().splitlines() if line and line[0] != '#'}
    return [i for i in held.ids if held.eyes.image[i] in images]


def faces():
    held = Held()
    found = {name: held.seen(weights(name)) for name in ('published', 'default', 'lite')}
    sheet(held, found, 'faces', chosen(held, found['default']))
    sheet(held, found, 'closed', [(i, 'closed') for i in held.ids[held.labels['closed'][held.ids]]])
    sheet(held, found, 'glasses', [(i, 'glasses') for i in listed(held, 'glasses.txt')[:50]])


def sheet(held, found, kind, eyes):
    """`eyes`: numbers and why."""
    rows = []
    for i, why in eyes:
        small = why == 'small'
        seen = {name: shrunk(held, i, name) if small else found[name][i] for name in found}
        tiles = [drawn(held, i, None, small)] + [drawn(held, i, seen[name], small) for name in found]
        cv2.putText(tiles[0], f'{why} {TINY if small else held.eyes.distance[i]:.0f} px', (3, 11), 0, 0.4, (255, 255, 0), 1, cv2.LINE_AA)
        rows.append(cv2.copyMakeBorder(np.hstack(tiles), 0, 2, 0, 6, cv2.BORDER_CONSTANT))
    for k in range(0, len(rows), 20):  # fewer where few are set aside
        cv2.imwrite(str(WORK / f'{kind}-{k // 20}.png'), grid(rows[k : k + 20], 2))


def closeups():
    items = json.loads((CLOSEUPS / 'annotations.json').read_text())['items']
    tiles = []
    for side in SIDES:
        files = [CLOSEUPS / item['image'] for item in items if f'img_{side}' in item['faces'][0]['eyes']]
        said = {name: lines(saccade('eye', '--side', side, '--elg', weights(name), *files)) for name in ('default', 'lite')}
        for k, file in enumerate(files):
            picture = cv2.imread(str(file))
            s = 320 / picture.shape[1]
            row = []
            for name in said:
                tile, eye = cv2.resize(picture, (320, 220), interpolation=cv2.INTER_CUBIC), said[name][k]['eye']
                sy = 220 / picture.shape[0]
                place = lambda p: np.round((((xy(p) + 0.5) * [s, sy]) - 0.5) * 16).astype(np.int32)
                for part, color in (('eyelid', LID), ('iris', IRIS)):
                    cv2.polylines(tile, [np.array([place(p) for p in eye[part]])], True, color, 1, cv2.LINE_AA, 4)
                cv2.circle(tile, tuple(int(v) for v in place(eye['irisCenter'])), 24, CENTER, -1, cv2.LINE_AA, 4)
                cv2.putText(tile, f'{name} {eye["confidence"]:.2f} {eye["openness"]:.2f}', (3, 214), 0, 0.45, (255, 255, 0), 1, cv2.LINE_AA)
                row.append(tile)
            tiles.append(cv2.copyMakeBorder(np.hstack(row), 0, 2, 0, 6, cv2.BORDER_CONSTANT))
    if tiles:
        cv2.imwrite(str(WORK / 'closeups.png'), grid(tiles, 4))


if __name__ == '__main__':
    arguments(__doc__)
    faces()
    closeups()
