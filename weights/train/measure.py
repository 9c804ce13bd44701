"""How good a network is on the eyes set aside. A network here is any function of a list of 180x108 gray views → points (n, 18, 2) in view
pixels and peaks (n, 18); so the same yardstick serves the published network and ours.
"""
import json

import cv2
import numpy as np
import torch

from eyes import DISTANCE
from network import soft_argmax
from paths import CLOSEUPS, WORK
from views import HEIGHT, WIDTH, by_deviation, distance, mapped, placed, view

SEED = 5
MAGNIFICATIONS = (0.6, 0.75, 1, 1.25, 1.4, 1.6, 1.8)


def runner(network, rule=by_deviation, batch=32):
    """A torch network as such a function."""

    def run(views):
        points, peaks = [], []
        with torch.no_grad():
            for i in range(0, len(views), batch):
                heat = network(torch.from_numpy(np.stack([rule(v) for v in views[i : i + batch]])[:, None]))
                heat = heat[-1] if isinstance(heat, list) else heat
                points.append(soft_argmax(heat).numpy())
                peaks.append(heat.flatten(2).amax(-1).numpy())
        return np.concatenate(points), np.concatenate(peaks)

    return run


def ring_radius(points):
    return distance(points[:, 8:16], points[:, 16:17]).mean(1)


class Faces:
    """The validation eyes, each in a view that misses as a face detector's keypoint does."""

    def __init__(self, eyes, labels):
        self.labels, self.ids = labels, np.flatnonzero(eyes.validation & (eyes.distance >= 60))
        R = np.random.RandomState(SEED)
        self.placements = np.stack([placed(*np.clip(R.normal(0, (6, 5.5)), -15, 15), np.exp(R.normal(0, 0.06)), R.normal(0, 0.05)) for _ in self.ids])
        self.views = [view(eyes.patch[i], m) for i, m in zip(self.ids, self.placements)]
        self.stressed = self.ids[labels['agreed'][self.ids]][:150]
        self.patch = eyes.patch

    def __call__(self, run):
        z, ids = self.labels, self.ids
        points, peaks = run(self.views)
        points = mapped(np.linalg.inv(self.placements), points)
        agreed, radius = z['agreed'][ids], z['radius'][ids]
        error = distance(points[:, 16], z['truth'][ids])[agreed] / DISTANCE
        r = ring_radius(points)[agreed] / radius[agreed] - 1
        lids = distance(points[:, :8], z['points'][ids][:, :8]) / DISTANCE
        drift = np.median((points[:, 16] - z['truth'][ids])[agreed], 0)
        return dict(
            eyes=int(agreed.sum()), within_025=float((error < 0.025).mean()), within_05=float((error < 0.05).mean()), median=float(np.median(error)),
            lids=float(lids[z['weight'][ids][:, :8] > 0.5].mean()), radius=float(np.median(abs(r))), radius_bias=float(np.median(r)),
            drift=[round(float(v), 2) for v in drift], peaks=[round(float(v), 2) for v in np.percentile(peaks[:, 8:17].mean(1), [5, 50, 95])],
        )

    def stress(self, run):
        """By magnification: the center's median error in radii, the radius's signed one."""
        z, rows = self.labels, {}
        for s in MAGNIFICATIONS:
            m = placed(2, -2, s, 0.03)
            points = mapped(np.linalg.inv(m), run([view(self.patch[i], m) for i in self.stressed])[0])
            truth, radius = z['truth'][self.stressed] , z['radius'][self.stressed]
            rows[s] = float(np.median(distance(points[:, 16], truth) / radius)), float(np.median(ring_radius(points) / radius - 1))
        return rows


def whole(picture, zoom=1.0):
    """A picture that is one eye as `detectEye` cuts it, zoomed about its middle: the view and the 3x3 back to the picture."""
    h, w = picture.shape
    s = min(WIDTH / w, HEIGHT / h) * zoom
    if s < 1:
        small = cv2.resize(picture, (max(1, round(w * s)), max(1, round(h * s))), interpolation=cv2.INTER_AREA)
    else:
        small = picture
    sx, sy = small.shape[1] / w, small.shape[0] / h
    to_small = np.array([[sx, 0, 0.5 * sx - 0.5], [0, sy, 0.5 * sy - 0.5], [0, 0, 1]])
    m = np.array([[s, 0, (WIDTH - 1) / 2 - s * (w - 1) / 2], [0, s, (HEIGHT - 1) / 2 - s * (h - 1) / 2], [0, 0, 1]])
    return view(small, m @ np.linalg.inv(to_small)), np.linalg.inv(m)


class CloseUps:
    """The 28 eyes with iris circles, less the poor ones."""

    def __init__(self):
        self.eyes = []
        for item in json.loads((CLOSEUPS / 'annotations.json').read_text())['items']:
            (side, eye), = item['faces'][0]['eyes'].items()
            iris = eye['iris']
            picture = cv2.imread(str(CLOSEUPS / item['image']), cv2.IMREAD_GRAYSCALE)
            x = iris['cx']
            if side == 'img_left':
                picture, x = np.ascontiguousarray(picture[:, ::-1]), picture.shape[1] - 1 - x
            self.eyes.append((item['image'], picture, np.array([x, iris['cy']]), iris['r'], eye['quality'] != 'poor'))

    def __call__(self, run, zoom=1.0, about_iris=False):
        center, radius, drift = [], [], []
        for _, picture, c, r, good in self.eyes:
            if not good:
                continue
            if about_iris:
                m = placed(0, 0, zoom * 20.5 / r, 0, 1, c)
                if m[0, 0] < 1:
                    k = m[0, 0]
                    small = cv2.resize(picture, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
                    cut = view(small, m @ np.linalg.inv(np.array([[k, 0, 0.5 * k - 0.5], [0, k, 0.5 * k - 0.5], [0, 0, 1]])))
                else:
                    cut = view(picture, m)
                back = np.linalg.inv(m)
            else:
                cut, back = whole(picture, zoom)
            points = mapped(back, run([cut])[0][0])
            drift.append((points[16] - c) / r)
            center.append(np.hypot(*drift[-1]))
            radius.append(ring_radius(points[None])[0] / r - 1)
        radius = np.array(radius)
        return dict(eyes=len(center), center=float(np.median(center)), radius=float(np.median(abs(radius))), bias=float(np.median(radius)), drift=[round(float(v), 3) for v in np.median(drift, 0)])


def labels(number=None):
    """The last round's labels, with round 1's truth."""
    path = WORK / f'labels-{number or 2}.npz'
    return dict(np.load(path if path.exists() else WORK / 'labels-1.npz'))
