"""Step 9, report.py: the tables of README.md and of docs/accuracy.md, and curves.png, from what the package's own command says of the pictures set aside (held.py)

Networks: the published one, the pilot where it is at hand, and weights/elg.safetensors, weights/elg-lite.safetensors.
"""
import numpy as np

from clock import arguments
from confidence import shares
from held import NETWORKS, Held, closeups, lines, score, weights
from marks import table, write_between
from measure import MAGNIFICATIONS
from paths import HERE, WORK

COST = {'published': 480, 'pilot': 62, 'pilot lite': 10, 'default': 62, 'lite': 10}


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


def calibration(held, scores):
    """Of the pictures set aside for nothing but this: all eyes, hard ones too."""
    head = ['network', 'confidence', 'eyes', 'mean', 'right', 'crossed: eyes', 'mean', 'right']
    return table(head, [[name, *row] for name in ('default', 'lite') for row in shares(held, scores[name])])


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
    for name, run in (('published', runner(Published(), equalized)), *((name, runner(trained(name))) for name in ('default', 'lite'))):
        rows.append([name] + [f'{c:.3f}, {100 * r:+.1f} %' for c, r in faces.stress(run).values()])
    return table(['network'] + [f'x{m:g}' for m in MAGNIFICATIONS], rows)


def runs():
    """Of each network: parameters, eyes it has seen in training, hours and memory (besides mapped files) on one core beside other work."""
    import torch

    rows = []
    for name in ('default', 'lite'):
        state = torch.load(WORK / f'{name}.pt')
        values = sum(v.numel() for k, v in state['mean'].items() if 'running' not in k and 'batches' not in k)
        given = state['given']
        rows.append([name, f'{state["maps"]} x {state["modules"]}', f'{values:,}', f'{state["seen"]:,} of {given["samples"]:,}', f'{state["seconds"] / 3600:.1f}', f'{state.get("megabytes", 0):.0f} MB', str(given['seed']), state['began'] or 'random numbers'])
    return table(['network', 'maps x modules', 'parameters', 'eyes seen', 'hours', 'memory', 'seed', 'began with'], rows)


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
    arguments(__doc__)
    curves()  # first what may fail: what is written comes last
    held = Held()
    scores = {name: score(held, held.seen(elg)) for name in NETWORKS if (elg := weights(name))}
    eyes = accuracy(held, scores)
    text = '\n\n'.join([
        '### Accuracy', eyes, '### Magnification: center in radii, radius signed', stress(held),
        '### Runs', runs(), '### Confidence', calibration(held, scores), '### Closed and hidden eyes', closed(held, scores),
    ])
    print(text)
    write_between('weights/train/README.md', 'report.py', text)
    write_between('docs/accuracy.md', 'weights/train/report.py', eyes)


if __name__ == '__main__':
    main()
