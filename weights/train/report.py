"""Step 9, report.py: the tables of README.md, curves.png and the sheets, from what the package's own command says of the pictures set aside

Networks: the published one, the pilot where it is at hand, and weights/elg.safetensors, weights/elg-lite.safetensors. `saccade detect` and
`saccade eye` do the looking, so keypoints, patches and landmarks are those of users.
"""
import json
import subprocess

import numpy as np

from clock import arguments
from eyes import WIDTH, Eyes, to_patch
from measure import MAGNIFICATIONS, labels
from paths import CLOSEUPS, FACES, HERE, ROOT, SHARED, TEACHER, WORK

SACCADE = ['node', str(ROOT / 'dist/bindings/cli/main.js')]
NETWORKS = {'published': TEACHER, 'pilot': SHARED / 'weights/elg-pilot.npz', 'pilot lite': SHARED / 'weights/elg-pilot-lite.npz', 'default': 'default', 'lite': 'lite'}
COST = {'published': 480, 'pilot': 62, 'pilot lite': 10, 'default': 62, 'lite': 10}
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


def closeups(elg):
    """Of the good ones: who, center and radius errors in radii."""
    items = json.loads((CLOSEUPS / 'annotations.json').read_text())['items']
    people, rows = [], []
    for side in SIDES:
        mine = [item for item in items if f'img_{side}' in item['faces'][0]['eyes']]
        said = lines(saccade('eye', '--side', side, '--elg', elg, *(CLOSEUPS / item['image'] for item in mine)))
        for item, line in zip(mine, said):
            truth = item['faces'][0]['eyes'][f'img_{side}']
            if truth['quality'] == 'poor':
                continue
            center, r = xy(line['eye']['irisCenter']), truth['iris']['r']
            radius = np.mean([np.hypot(*(xy(p) - center)) for p in line['eye']['iris']])
            people.append(item['person'])
            rows.append((np.hypot(*(center - [truth['iris']['cx'], truth['iris']['cy']])) / r, radius / r - 1))
    return np.array(people), np.array(rows)


def table(head, rows):
    return '\n'.join(['| ' + ' | '.join(r) + ' |' for r in [head, ['---'] * len(head), *rows]])


def accuracy(held, scores):
    z, ids = held.labels, held.ids
    clear = z['agreed'][ids] & held.eyes.validation[ids]
    share = lambda e: [f'{(e <= 0.025).mean():.3f}', f'{(e <= 0.05).mean():.3f}', f'{100 * np.median(e):.2f} %']
    rows = [["MTCNN's keypoint", '', *share(next(iter(scores.values()))[clear, 5]), *[''] * 4]]
    for name, s in scores.items():
        e, r = s[clear, 0], s[clear, 4] / z['radius'][ids][clear] - 1
        _, c = closeups(weights(name))
        rows.append([
            name, f'{COST[name]} M', *share(e), f'{100 * np.nanmedian(abs(r)):.1f} %',
            f'{np.median(c[:, 0]):.3f}', f'{100 * np.median(abs(c[:, 1])):.1f} %', f'{100 * np.median(c[:, 1]):+.1f} %',
        ])
    head = ['network', 'multiply-adds', f'{clear.sum()} clear eyes in faces: within 0.025', '0.05', 'median', 'radius', f'{len(c)} close-ups: center, radii', 'radius', 'radius, signed']
    return table(head, rows)


def by_person(names):
    """The close-ups of each person, and of all the others: one of them has most of the eyes."""
    short = lambda c: f'{np.median(c[:, 0]):.3f}, {100 * np.median(c[:, 1]):+.1f} %'
    rows = []
    for name in names:
        people, c = closeups(weights(name))
        of = sorted(set(people))
        rows += [[name, who, str((people == who).sum()), short(c[people == who]), short(c[people != who])] for who in of]
    return table(['network', 'person', 'eyes', 'center in radii, radius signed', 'the same without this person'], rows)


def pupils(held, names):
    """Clear eyes of faces: how far from the truth `irisCenter` and `pupil` lie, in distances of the eyes."""
    z, ids = held.labels, held.ids
    clear = z['agreed'][ids] & held.eyes.validation[ids]
    rows = []
    for name in names:
        found = held.seen(weights(name))
        for point in ('irisCenter', 'pupil'):
            away = lambda i: np.hypot(*(xy(found[i][point]) - held.truth(i))) / held.eyes.distance[i] if found[i] else 9
            e = np.array([away(i) for i in ids[clear]])
            rows.append([name, point, f'{(e <= 0.025).mean():.3f}', f'{(e <= 0.05).mean():.3f}', f'{100 * np.median(e):.2f} %'])
    return table(['network', 'point', 'within 0.025', '0.05', 'median'], rows)


def calibration(held, scores):
    """Of the pictures set aside for nothing but this: all eyes, hard ones too. A closed eye counts as not found."""
    z, ids = held.labels, held.ids
    right = lambda s: (s[:, 0] <= 0.05) & ~z['closed'][ids]
    rows = []
    edges = [0, 0.5, 0.8, 0.85, 0.95, 1.01]
    for low, high in zip(edges, edges[1:]):
        row = [f'{low:.2f} to {min(high, 1):.2f}']
        for name in ('default', 'lite'):
            s = scores[name]
            some = (s[:, 2] >= low) & (s[:, 2] < high)
            row += [str(some.sum()), f'{s[some, 2].mean():.2f}' if some.any() else '', f'{right(s)[some].mean():.2f}' if some.any() else '']
        rows.append(row)
    return table(['confidence', 'default: eyes', 'mean', 'right', 'lite: eyes', 'mean', 'right'], rows)


def closed(held, scores):
    z, ids = held.labels, held.ids
    shut, open_ = z['closed'][ids], z['agreed'][ids]
    rows = []
    for name, s in scores.items():
        order = lambda column: np.mean([(s[open_, column] > v).mean() + 0.5 * (s[open_, column] == v).mean() for v in s[shut, column] if not np.isnan(v)])
        q = lambda column, some: ' / '.join(f'{v:.2f}' for v in np.nanpercentile(s[some, column], [10, 50, 90]))
        rows.append([name, q(2, shut), q(2, open_), f'{order(2):.3f}', q(3, shut), q(3, open_), f'{order(3):.3f}'])
    head = ['network', f'confidence, {shut.sum()} closed or hidden eyes: 10 / 50 / 90 %', f'{open_.sum()} clear ones', 'a clear one is above a closed one', 'openness, closed', 'clear', 'a clear one is above a closed one']
    return table(head, rows)


def stress(held):
    """Through the package's patch, but with other magnifications: by moving the keypoints apart. Here in Python, on the same weights."""
    import torch

    from measure import Faces, runner
    from student import trained
    from teacher import Published
    from views import equalized

    torch.set_num_threads(1)
    faces = Faces(held.eyes, held.labels)
    rows = []
    for name in ('published', 'pilot-32x2', 'pilot-16x1', 'default', 'lite'):
        if name == 'published':
            run = runner(Published(), equalized)
        elif not (WORK / f'{name}.pt').exists():
            continue
        else:
            run = runner(trained(name))
        rows.append([name] + [f'{c:.3f}, {100 * r:+.1f} %' for c, r in faces.stress(run).values()])
    return table(['network'] + [f'x{m:g}' for m in MAGNIFICATIONS], rows)


def runs():
    """Of each network: parameters, eyes it has seen in training, hours on one core beside other work."""
    import torch

    rows = []
    for name in ('default', 'lite'):
        state = torch.load(WORK / f'{name}.pt')
        values = sum(v.numel() for k, v in state['mean'].items() if 'running' not in k and 'batches' not in k)
        given = state['given']
        rows.append([name, f'{state["maps"]} x {state["modules"]}', f'{values:,}', f'{state["seen"]:,} of {given["samples"]:,}', f'{state["seconds"] / 3600:.1f}', str(given['seed']), state['began'] or 'random numbers'])
    return table(['network', 'maps x modules', 'parameters', 'eyes seen', 'hours', 'seed', 'began with'], rows)


def fit_curve(peaks, right):
    """Share of right eyes by mean peak: a logistic curve under a ceiling, by maximum likelihood; a point every tenth of its rise."""
    best = (-np.inf,)
    for top in (0.9, 0.93, 0.96, 0.98, 0.99, 0.995):
        for middle in np.arange(0.05, 0.9, 0.01):
            for width in (0.02, 0.03, 0.045, 0.06, 0.08, 0.11, 0.15):
                p = np.clip(top / (1 + np.exp(-(peaks - middle) / width)), 1e-4, 0.999)
                fit = np.log(np.where(right, p, 1 - p)).sum()
                if fit > best[0]:
                    best = fit, top, middle, width
    _, top, middle, width = best
    share = np.array([0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.96, 0.99])
    at = middle + width * np.log(share / (1 - share))
    points = [[round(float(a), 4), round(float(top * s), 4)] for a, s in zip(at, share)] + [[round(float(at[-1] + 3 * width), 4), round(float(top), 4)]]
    return points


def curve_of(name):
    """Step 7: the confidence curve of a trained network, from what it says of the eyes set aside → NAME-confidence.json"""
    held = Held()
    z, ids = held.labels, held.ids
    s = score(held, held.seen(WORK / f'{name}.safetensors'))
    right = (s[:, 0] <= 0.05) & ~z['closed'][ids]
    points = fit_curve(s[:, 1], right)
    (WORK / f'{name}-confidence.json').write_text(json.dumps(points))
    print(name, points)


def curves():
    """Learning curves → curves.png."""
    import matplotlib

    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 3, figsize=(12, 3.4), dpi=80)
    for name in ('default', 'lite'):
        rows = lines((WORK / f'{name}.jsonl').read_text())
        seen = [r['seen'] / 1000 for r in rows]
        for axis, value in zip(axes, (lambda r: 100 * r['faces']['median'], lambda r: r['faces']['within_025'], lambda r: r['closeups']['center'])):
            axis.plot(seen, [value(r) for r in rows], label=name)
    for axis, title in zip(axes, ('faces: median error, % of the distance of the eyes', 'faces: share within 0.025', 'close-ups: center error, radii')):
        axis.set_title(title, fontsize=9)
        axis.set_xlabel('eyes seen, thousands')
        axis.grid(alpha=0.3)
    axes[0].legend()
    figure.tight_layout()
    figure.savefig(HERE / 'curves.png')


def main():
    given = arguments(__doc__, ('--confidence', dict(metavar='NAME', help='step 7: fit the curve of a network whose NAME.safetensors lies with the checkpoints')))
    if given.confidence:
        return curve_of(given.confidence)
    curves()  # first what may fail: README.md is written last
    held = Held()
    scores = {name: score(held, held.seen(elg)) for name in NETWORKS if (elg := weights(name))}
    text = '\n\n'.join([
        '### Accuracy', accuracy(held, scores), '### Pupils of faces', pupils(held, scores), '### Close-ups by person', by_person(scores), '### Magnification: center in radii, radius signed', stress(held),
        '### Runs', runs(), '### Confidence', calibration(held, scores), '### Closed and hidden eyes', closed(held, scores),
    ])
    readme = HERE / 'README.md'
    if readme.exists():
        before, _, rest = readme.read_text().partition('<!-- report.py -->\n')
        _, _, after = rest.partition('<!-- end of report.py -->')
        readme.write_text(f'{before}<!-- report.py -->\n\n{text}\n\n<!-- end of report.py -->{after}')
    print(text)
    subprocess.run(['npx', 'prettier', '--write', str(readme)], cwd=ROOT, check=True, capture_output=True)


if __name__ == '__main__':
    main()
