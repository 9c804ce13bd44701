"""The pictures set aside, and what the package's own command says of them: `saccade detect` and `saccade eye` do the looking, so keypoints, patches
and landmarks are those of users.
"""
import json
import subprocess

import numpy as np

from eyes import WIDTH, Eyes, to_patch
from measure import labels
from paths import CLOSEUPS, FACES, ROOT, SHARED, TEACHER, WORK

SACCADE = ['node', str(ROOT / 'dist/bindings/cli/main.js')]
NETWORKS = {'published': TEACHER, 'pilot': SHARED / 'weights/elg-pilot.npz', 'pilot lite': SHARED / 'weights/elg-pilot-lite.npz', 'default': 'default', 'lite': 'lite'}
SIDES = ('left', 'right')


def saccade(*args):
    done = subprocess.run([*SACCADE, *map(str, args)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f'saccade {args[0]}: {done.stderr or done.stdout}'[:2000])
    return done.stdout


def weights(name):
    """What `--elg` takes for a network; those of others are converted first. None where they are missing."""
    source = NETWORKS[name]
    if isinstance(source, str):
        return source
    target = WORK / f'elg-{name.replace(" ", "-")}.safetensors'
    if source.exists() and not target.exists():
        saccade('weights', 'import', source, '-o', target)
    return target if target.exists() else None


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


class Held:
    """The photographs set aside: what is known of their eyes, and what networks say of them."""

    def __init__(self):
        self.eyes, self.labels = Eyes(), labels()
        z = self.labels
        self.ids = np.flatnonzero(z['held'])
        self.pictures = sorted(set(self.eyes.image[self.ids]))
        annotations = {item['image']: item for item in json.loads((FACES / 'annotations.json').read_text())['items']}
        self.points5 = {i: np.array(next(f['points5'] for f in annotations[self.eyes.image[i]]['faces'] if 'points5' in f)) for i in self.ids}

    def to_patch(self, i):
        """2x3: photograph → eye i's patch."""
        left, right = self.points5[i][:2]
        along = right - left
        m = to_patch(left if self.eyes.side[i] == 'left' else right, np.hypot(*along), np.arctan2(along[1], along[0]))
        if self.eyes.side[i] == 'left':
            m[0] = -m[0]
            m[0, 2] += WIDTH - 1
        return m

    def truth(self, i):
        """In the photograph: the center where hand mark and circle agree, else the hand mark."""
        at, m = (self.labels['truth'] if self.labels['agreed'][i] else self.eyes.hand)[i], self.to_patch(i)
        return np.linalg.solve(m[:, :2], at - m[:, 2])

    def nose(self, i):
        """How far the nose lies beside the middle of the eyes, in distances of the eyes."""
        left, right, nose = self.points5[i][:3]
        along = right - left
        return float((nose - (left + right) / 2) @ along / (along @ along))

    def seen(self, elg):
        """Each eye as the command found it, by its number here; None where no face was found."""
        said = {p['file'].split('/')[-1]: p for p in lines(saccade('detect', '--json', '--elg', elg, *(FACES / p for p in self.pictures)))}
        found = {}
        for i in self.ids:
            faces = said[self.eyes.image[i].split('/')[-1]].get('faces', [])
            want, best = self.points5[i], None
            size = np.hypot(*(want[1] - want[0]))
            for face in faces:
                k = face['keypoints']
                have = np.array([[k[n]['x'], k[n]['y']] for n in ('leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight')])
                miss = np.hypot(*(have - want).T).mean() / size
                if miss < 0.5 and (best is None or miss < best[0]):
                    best = miss, face
            found[i] = best and dict(best[1]['eyes'][self.eyes.side[i]], keypoint=best[1]['keypoints'][self.eyes.side[i] + 'Eye'])
        return found


def xy(p):
    return np.array([p['x'], p['y']])


def score(held, found):
    """Per eye: error in distances of the eyes (9 where nothing was found), mean iris peak, confidence, openness, radius in patch pixels, the keypoint's error."""
    rows = []
    for i in held.ids:
        eye = found[i]
        if eye is None:
            rows.append((9, 0, 0, np.nan, np.nan, 9))
            continue
        center = xy(eye['irisCenter'])
        error = np.hypot(*(center - held.truth(i))) / held.eyes.distance[i]
        radius = np.mean([np.hypot(*(xy(p) - center)) for p in eye['iris']]) * 225 / held.eyes.distance[i]
        keypoint = np.hypot(*(xy(eye['keypoint']) - held.truth(i))) / held.eyes.distance[i]
        rows.append((error, np.mean(eye['peaks'][8:17]), eye['confidence'], eye['openness'], radius, keypoint))
    return np.array(rows)


def closeups(elg, *flags):
    """Of the good ones: who, center and radius errors in radii. `flags`: more of `saccade eye`."""
    items = json.loads((CLOSEUPS / 'annotations.json').read_text())['items']
    people, rows = [], []
    for side in SIDES:
        mine = [item for item in items if f'img_{side}' in item['faces'][0]['eyes']]
        said = lines(saccade('eye', '--side', side, '--elg', elg, *flags, *(CLOSEUPS / item['image'] for item in mine)))
        for item, line in zip(mine, said):
            truth = item['faces'][0]['eyes'][f'img_{side}']
            if truth['quality'] == 'poor':
                continue
            center, r = xy(line['eye']['irisCenter']), truth['iris']['r']
            radius = np.mean([np.hypot(*(xy(p) - center)) for p in line['eye']['iris']])
            people.append(item['person'])
            rows.append((np.hypot(*(center - [truth['iris']['cx'], truth['iris']['cy']])) / r, radius / r - 1))
    return np.array(people), np.array(rows)
