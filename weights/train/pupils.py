"""Step 11, pupils.py: the tables of docs/pupils.md and README's row of eyes, from what `saccade detect` and `saccade eye` say of pictures set aside

By person: EyeTab's close-ups with iris circles, less the poor ones. By width: eyes set aside, each cut so many distances of the eyes wide, a little
beside its middle. Of faces: where pupils lie, whose lids are told closed, how gaze follows the head. Looks of rendered eyes: their true gaze.
"""
import json

import cv2
import numpy as np

from clock import arguments
from held import Held, closeups, lines, saccade, weights, xy
from marks import table, write_between
from paint import MM
from paths import FACES, ROOT, WORK
from synthetic import render

WIDTHS, EYES, SEED = (0.5, 0.8, 1.2, 1.6, 2, 2.5), 200, 7
RENDERED, RENDERED_SEED = 300, 78  # not those that networks learn of
DEPTH = 10.5 * MM
LOOKS = {'one look': ['--no-refine'], 'several looks': []}


def rank(values):
    return np.argsort(np.argsort(values))


def by_person():
    rows = []
    for name in ('default', 'lite'):
        seen = {looks: closeups(weights(name), *flags) for looks, flags in LOOKS.items()}
        people = next(iter(seen.values()))[0]
        most = max(set(people), key=lambda who: (people == who).sum())
        groups = {f'{name}, all': people != '', **{who: people == who for who in sorted(set(people))}, f'without {most}': people != most}
        for label, some in groups.items():
            cells = [f'{np.median(c[some, 0]):.3f}, {100 * np.median(abs(c[some, 1])):.1f} %, {100 * np.median(c[some, 1]):+.1f} %' for _, c in seen.values()]
            rows.append([f'{label} ({some.sum()})', *cells])
    return table(['network, people (eyes)', *LOOKS], rows)


def by_width(held):
    """Pictures of eyes so many distances of the eyes wide: how many are found within 0.05 of it, and how many of the sure ones are wrong."""
    R = np.random.RandomState(SEED)
    large = held.ids[held.eyes.distance[held.ids] >= 60]
    ids = R.permutation(large)[:EYES]
    off = R.normal(0, 0.05, (len(ids), 2))
    folder = WORK / 'widths'
    folder.mkdir(exist_ok=True)
    rows = {f'{name}, {looks}': [] for name in ('default', 'lite') for looks in LOOKS}
    for width in WIDTHS:
        truth = {}
        for i, miss in zip(ids, off):
            distance, picture = held.eyes.distance[i], cv2.imread(str(FACES / held.eyes.image[i]))
            w, h = round(width * distance), round(0.6 * width * distance)
            corner = held.truth(i) + miss * distance - [(w - 1) / 2, (h - 1) / 2]
            m = np.array([[1, 0, -round(corner[0])], [0, 1, -round(corner[1])]], float)
            cv2.imwrite(str(folder / f'{i}.png'), cv2.warpAffine(picture, m, (w, h), borderMode=cv2.BORDER_REPLICATE))
            truth[i] = held.truth(i) + m[:, 2], distance
        for row in rows:
            name, looks = row.split(', ')
            miss, sure = [], []
            for side in ('left', 'right'):
                mine = [i for i in ids if held.eyes.side[i] == side]
                said = lines(saccade('eye', '--side', side, '--elg', weights(name), *LOOKS[looks], *(folder / f'{i}.png' for i in mine)))
                for i, line in zip(mine, said):
                    at, distance = truth[i]
                    miss.append(np.hypot(*(xy(line['eye']['irisCenter']) - at)) / distance)
                    sure.append(line['eye']['confidence'] >= 0.9)
            right, sure = (np.array(miss) <= 0.05) & ~held.labels['closed'][[i for side in ('left', 'right') for i in ids if held.eyes.side[i] == side]], np.array(sure)
            rows[row].append(f'{right.mean():.3f}, {(~right[sure]).mean():.3f}')
    return table(['width', *(f'{w:g}' for w in WIDTHS)], [[row, *cells] for row, cells in rows.items()])


def of_faces(held, found):
    z, ids = held.labels, held.ids
    clear = ids[z['agreed'][ids] & held.eyes.validation[ids]]
    points = {'`irisCenter`': lambda eye: xy(eye['irisCenter']), '`pupil`': lambda eye: xy(eye['pupil']), 'mean of 8': lambda eye: np.mean([xy(p) for p in eye['iris']], 0)}
    rows, kept = [], {'eyes': len(clear)}
    for name, eyes in found.items():
        for point, of in points.items():
            e = np.array([np.hypot(*(of(eyes[i]) - held.truth(i))) / held.eyes.distance[i] if eyes[i] else 9 for i in clear])
            if point == '`pupil`':
                kept[name] = {'within': round((e <= 0.025).mean(), 4), 'median': round(np.median(e), 5)}
            rows.append([f'{name}, {point}', f'{(e <= 0.025).mean():.3f}', f'{(e <= 0.05).mean():.3f}', f'{100 * np.median(e):.2f} %'])
    (ROOT / 'bench/results/pupils.json').write_text(json.dumps(kept, indent=2) + '\n')  # npm run bench:readme reads it
    return table([f'network, point ({len(clear)} eyes)', 'within 0.025', '0.05', 'median'], rows)


def of_lids(held, found):
    z, ids = held.labels, held.ids
    told = lambda name, some: f'{sum(bool(found[name][i] and found[name][i]["closed"]) for i in some)} of {len(some)}'
    kinds = {'closed, or hidden': ids[z['closed'][ids]], 'clear': ids[z['agreed'][ids]], 'others': ids[~z['closed'][ids] & ~z['agreed'][ids]]}
    return table(['eyes set aside, told `closed`', 'default', 'lite'], [[kind, *(told(name, some) for name in ('default', 'lite'))] for kind, some in kinds.items()])


def of_gaze(held, found):
    """Rank correlation of yaw with the nose's offset, and of looks of rendered eyes with what they are."""
    folder, truth = WORK / 'looks', []
    folder.mkdir(exist_ok=True)
    for k in range(RENDERED):
        picture, points, visible, _ = render(np.random.RandomState([RENDERED_SEED, k]))
        if visible > 0.5:
            x, y = (points[16] - points[17]) / DEPTH
            truth.append((k, np.degrees(np.arctan2(x, np.sqrt(max(1e-6, 1 - x * x - y * y)))), np.degrees(np.arcsin(np.clip(y, -1, 1)))))
            cv2.imwrite(str(folder / f'{k}.png'), picture[54:306, 50:470])
    rows = []
    for name in ('default', 'lite'):
        looks = [(found[name][i]['gaze']['yaw'], held.nose(i)) for i in held.ids if found[name][i] and found[name][i]['confidence'] >= 0.8]
        nose = np.corrcoef(*(rank(v) for v in np.array(looks).T))[0, 1]
        said = lines(saccade('eye', '--side', 'right', '--elg', weights(name), *(folder / f'{k}.png' for k, *_ in truth)))
        gaze = np.array([[line['eye']['gaze'][axis] for line in said] for axis in ('yaw', 'pitch')])
        gaze = np.degrees(gaze) if abs(gaze).max() < 4 else gaze
        both = [(np.corrcoef(g, t)[0, 1], np.polyfit(t, g, 1)[0]) for g, t in zip(gaze, np.array(truth)[:, 1:].T)]
        rows.append([name, f'{nose:+.2f} ({len(looks)} eyes)', *(f'{abs(r):.2f}, {abs(slope):.2f}' for r, slope in both)])
    return table(['network', "yaw with the nose's offset, ranks", f'yaw of {len(truth)} rendered eyes: correlation, slope', 'pitch'], rows)


def rests(held, found):
    """What bindings/eyes/gaze.ts and pupil.ts have as numbers, of clear eyes: where irises rest, how far apart corners are, where people mark pupils."""
    z, ids = held.labels, held.ids
    rows = []
    for i in ids[z['agreed'][ids] & held.eyes.validation[ids]]:
        eye = found['default'][i]
        if eye:
            inner, outer, center = xy(eye['eyelid'][0]), xy(eye['eyelid'][4]), xy(eye['irisCenter'])
            width = np.hypot(*(outer - inner))
            up = np.array([outer[1] - inner[1], inner[0] - outer[0]]) / width
            up = up if up[1] < 0 else -up
            rows.append(((center - (inner + outer) / 2) @ up / width, width / held.eyes.distance[i], (center - held.truth(i)) @ up / eye['irisRadius']))
    return 'irises rest {:.3f} of the distance of the corners above their line; corners {:.3f} of the distance of the eyes apart; marks {:.3f} radii below irisCenter'.format(*np.median(rows, 0))


def main():
    arguments(__doc__)
    held = Held()
    found = {name: held.seen(weights(name)) for name in ('published', 'default', 'lite')}
    for name, made in (
        ('close-ups', by_person()), ('widths', by_width(held)), ('faces', of_faces(held, found)), ('lids', of_lids(held, found)), ('gaze', of_gaze(held, found)),
    ):
        print(made, flush=True)
        write_between('docs/pupils.md', f'weights/train/pupils.py, {name}', made)
    print(rests(held, found))


if __name__ == '__main__':
    main()
