"""Step 7, confidence.py NAME: the curve that makes an eye's confidence of its iris's mean peak, fitted on the eyes set aside → NAME-confidence.json

The table of report.py judges curves on eyes they were not fitted on: each half of the picture groups by the curve of the other half.
"""
import hashlib
import json

import numpy as np

from clock import arguments
from held import Held, score
from paths import WORK

EDGES = [0, 0.5, 0.8, 0.85, 0.95, 1.01]
SEED, DRAWS = 3, 30


def logistic(peaks, right):
    """(top, middle, width) of the share of right eyes by mean peak: a logistic curve under a ceiling, by maximum likelihood."""
    best = (-np.inf,)
    for top in (0.9, 0.93, 0.96, 0.98, 0.99, 0.995):
        for middle in np.arange(0.05, 0.9, 0.01):
            for width in (0.02, 0.03, 0.045, 0.06, 0.08, 0.11, 0.15):
                p = np.clip(top / (1 + np.exp(-(peaks - middle) / width)), 1e-4, 0.999)
                fit = np.log(np.where(right, p, 1 - p)).sum()
                if fit > best[0]:
                    best = fit, top, middle, width
    return best[1:]


def fit_curve(peaks, right, groups):
    """The mean of such curves over draws of the picture groups: one alone is surer of itself than some hundred eyes allow. Points of its rise."""
    R, names, at = np.random.RandomState(SEED), np.unique(groups), np.linspace(0, 1.2, 1201)
    members = {name: np.flatnonzero(groups == name) for name in names}
    mean = np.zeros(len(at))
    for _ in range(DRAWS):
        some = np.concatenate([members[name] for name in R.choice(names, len(names))])
        top, middle, width = logistic(peaks[some], right[some])
        mean += top / (1 + np.exp(-(at - middle) / width)) / DRAWS
    where = np.searchsorted(mean, mean[-1] * np.array([0.02, 0.1, 0.25, 0.5, 0.75, 0.85, 0.9, 0.94, 0.97, 0.985, 0.997]))
    return [[round(float(at[k]), 4), round(float(mean[k]), 4)] for k in sorted(set(where)) if k < len(at)]


def right(held, scores):
    """Of each eye: whether its center is right. A closed eye counts as not found."""
    return (scores[:, 0] <= 0.05) & ~held.labels['closed'][held.ids]


def groups_of(held):
    """Of each eye: its picture group, those whose names begin alike."""
    return np.array([held.eyes.image[i].split('/')[-1].rsplit('_', 2)[0] for i in held.ids])


def crossed(held, scores):
    """Confidences by curves that were not fitted on these eyes: each half of the picture groups by a curve of the other."""
    groups, ok = groups_of(held), right(held, scores)
    first = np.array([int(hashlib.md5(b'half' + group.encode()).hexdigest(), 16) % 2 == 0 for group in groups])
    out = np.zeros(len(scores))
    for some in (first, ~first):
        out[some] = np.interp(scores[some, 1], *np.array(fit_curve(scores[~some, 1], ok[~some], groups[~some])).T)
    return out


def shares(held, scores):
    """By confidence, as shipped and crossed: how many eyes, their mean confidence, how many are right."""
    ok = right(held, scores)
    rows = []
    for low, high in zip(EDGES, EDGES[1:]):
        row = []
        for said in (scores[:, 2], crossed(held, scores)):
            some = (said >= low) & (said < high)
            row += [str(some.sum()), *([f'{said[some].mean():.2f}', f'{ok[some].mean():.2f}'] if some.any() else ['', ''])]
        rows.append([f'{low:.2f} to {min(high, 1):.2f}', *row])
    return rows


def main():
    given = arguments(__doc__, ('name', {}))
    held = Held()
    s = score(held, held.seen(WORK / f'{given.name}.safetensors'))
    points = fit_curve(s[:, 1], right(held, s), groups_of(held))
    (WORK / f'{given.name}-confidence.json').write_text(json.dumps(points))
    print(given.name, points)


if __name__ == '__main__':
    main()
