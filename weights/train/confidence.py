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


def right(held, scores):
    """Of each eye: whether its center is right. A closed eye counts as not found."""
    return (scores[:, 0] <= 0.05) & ~held.labels['closed'][held.ids]


def halves(held):
    """A mask: picture groups whose eyes are in the first half."""
    group = lambda image: image.split('/')[-1].rsplit('_', 2)[0]
    return np.array([int(hashlib.md5(b'half' + group(held.eyes.image[i]).encode()).hexdigest(), 16) % 2 == 0 for i in held.ids])


def crossed(held, scores):
    """Confidences by curves that were not fitted on these eyes."""
    first, ok = halves(held), right(held, scores)
    out = np.zeros(len(scores))
    for some in (first, ~first):
        points = np.array(fit_curve(scores[~some, 1], ok[~some]))
        out[some] = np.interp(scores[some, 1], *points.T)
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
    points = fit_curve(s[:, 1], right(held, s))
    (WORK / f'{given.name}-confidence.json').write_text(json.dumps(points))
    print(given.name, points)


if __name__ == '__main__':
    main()
