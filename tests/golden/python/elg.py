"""The eye networks in float64: the packaged weight files, read as weights/FORMAT.md describes them, and the ways to
cut out an eye.

Nothing here comes from the package's code. `check` holds the networks against what the training's PyTorch module said
of rendered eyes, with convs in int8 and the rest as it was trained.
"""
import base64
import json

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from paths import ROOT

WIDTH, HEIGHT, STEP, LANDMARKS = 180, 108, 3, 18
SHARE, LEAST = 0.8, 4  # of the eyes' distance that a patch is wide; px of that distance under which there is none


class Network:
    def __init__(self, name):
        data = (ROOT / f'weights/{name}.safetensors').read_bytes()
        start = 8 + int.from_bytes(data[:8], 'little')
        header = json.loads(data[8:start])
        self.config = json.loads(header.pop('__metadata__')['config'])
        self.tensors = {}
        for key, entry in header.items():
            first, end = entry['data_offsets']
            dtype = {'I8': 'i1', 'F16': '<f2', 'F32': '<f4'}[entry['dtype']]
            values = np.frombuffer(data[start + first:start + end], dtype)
            self.tensors[key] = torch.tensor(values.astype(float).reshape(entry['shape']))
        for key in [key for key in self.tensors if key.endswith('.step')]:
            steps, of = self.tensors.pop(key), key[: -len('.step')]
            self.tensors[of] *= steps.view(-1, *[1] * (self.tensors[of].ndim - 1))
        kind = [self.config[key] for key in ('stem', 'upsampling', 'input')]
        assert kind == ['lite', 'bilinear', 'deviation'], kind

    def conv(self, x, name, **how):
        return F.conv2d(x, self.tensors[f'{name}.weight'].permute(0, 3, 1, 2), self.tensors[f'{name}.bias'], **how)

    def residual(self, x, name):
        scale, shift = (self.tensors[f'{name}.{part}'].view(-1, 1, 1) for part in ('scale', 'shift'))
        y = F.relu(self.conv(F.relu(scale * x + shift), f'{name}.conv1'))
        return x + self.conv(F.relu(self.conv(y, f'{name}.conv2', padding=1)), f'{name}.conv3')

    def hourglass(self, x, name, depth=1):
        at = f'{name}.depth{depth}'
        up = self.residual(x, f'{at}.up')
        low = self.residual(F.max_pool2d(x, 2, ceil_mode=True), f'{at}.low1')
        is_last = depth == self.config['depth']
        low = self.residual(low, f'{at}.low2') if is_last else self.hourglass(low, name, depth + 1)
        low = self.residual(low, f'{at}.low3')
        return up + F.interpolate(low, size=up.shape[2:], mode='bilinear', align_corners=True)

    def heatmaps(self, patches):
        g = np.float64(patches).reshape(len(patches), -1)
        g = np.clip((g - g.mean(1, keepdims=True)) / (2 * g.std(1, keepdims=True) + 4), -2, 2)
        x = torch.tensor(g.reshape(-1, 1, HEIGHT, WIDTH))
        x = self.residual(F.relu(self.conv(x, 'stem.conv', stride=STEP, padding=2)), 'stem.res1')
        for i in range(1, self.config['modules'] + 1):
            y = self.residual(self.hourglass(x, f'hg{i}'), f'hg{i}.after')
            y = F.relu(self.conv(y, f'hg{i}.linear'))
            heat = self.conv(y, f'hg{i}.heatmaps')
            if i < self.config['modules']:
                x = x + y + self.conv(heat, f'hg{i}.merge')
        return heat.numpy()

    def landmarks(self, patches):
        """(n, 18, 2) x, y in pixels of the patch, and (n, 18) the highest value of each map."""
        heat = self.heatmaps(patches)
        p = np.exp(self.config['beta'] * (heat - heat.max((2, 3), keepdims=True)))
        p /= p.sum((2, 3), keepdims=True)
        x, y = (p.sum(2) * np.arange(p.shape[3])).sum(2), (p.sum(3) * np.arange(p.shape[2])).sum(2)
        return STEP * (np.stack([x, y], -1) + 0.5), heat.max((2, 3))

    def confidence(self, peaks):
        return np.interp(peaks[8:17].mean(), *np.array(self.config['confidence']).T)


def gray_of(image):
    r, g, b = np.int64(image).transpose(2, 0, 1)
    return ((9798 * r + 19235 * g + 3735 * b + 16384) >> 15).astype(np.uint8)


def sampled(gray, x, y):
    """Linear between the four nearest pixels, the border repeated, rounded to 8 bits."""
    height, width = gray.shape
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = x - left, y - top
    at = lambda row, column: gray[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)].astype(float)
    above = at(top, left) * (1 - fx) + at(top, left + 1) * fx
    below = at(top + 1, left) * (1 - fx) + at(top + 1, left + 1) * fx
    return np.rint(above * (1 - fy) + below * fy).astype(np.uint8)


def upright(gray, eyes, side):
    """The keypoint at (90, 54), the line between the eyes level; the left eye seen in a mirror. The patch and the way back."""
    across = eyes[1] - eyes[0]
    distance = np.hypot(*across)
    if distance < LEAST:
        return None
    along = across / distance * (SHARE * distance / WIDTH)
    down = np.array([-along[1], along[0]])

    def to_photo(u, v):
        u = WIDTH - 1 - u if side == 0 else u
        return eyes[side] + (u - WIDTH / 2)[..., None] * along + (v - HEIGHT / 2)[..., None] * down

    v, u = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    x, y = np.moveaxis(to_photo(u, v), -1, 0)
    return sampled(gray, x, y), to_photo


def notebook(gray, eyes, side):
    """The original notebook's rectangle, cut at the border; never mirrored."""
    width = np.hypot(*(eyes[1] - eyes[0])) / 1.25
    spans = []
    for center, length, most in zip(eyes[side], (width, 0.6 * width), gray.shape[::-1]):
        half = np.floor(length / 2)
        spans.append((max(0, int(center - half)), min(most, int(center + half))))
    (x0, x1), (y0, y1) = spans
    if x1 <= x0 or y1 <= y0:
        return None
    patch = cv2.resize(gray[y0:y1, x0:x1], (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    return patch, lambda u, v: np.stack([x0 + u * (x1 - x0) / WIDTH, y0 + v * (y1 - y0) / HEIGHT], -1)


def whole(image, side, zoom=1.0):
    """A picture that is one eye: all of it, in the middle, `zoom` times as large; the left eye seen in a mirror. A large one is averaged first."""
    height, width = image.shape[:2]
    scale = max(width / WIDTH, height / HEIGHT) / zoom
    small = image
    if scale > 1:
        size = max(1, int(np.floor(width / scale + 0.5))), max(1, int(np.floor(height / scale + 0.5)))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    share = np.array(small.shape[1::-1]) / (width, height)

    def to_photo(u, v):
        turned = (WIDTH - 1) / 2 - u if side == 0 else u - (WIDTH - 1) / 2
        return np.stack([(width - 1) / 2 + scale * turned, (height - 1) / 2 + scale * (v - (HEIGHT - 1) / 2)], -1)

    v, u = np.mgrid[:HEIGHT, :WIDTH].astype(float)
    x, y = np.moveaxis((to_photo(u, v) + 0.5) * share - 0.5, -1, 0)
    return sampled(gray_of(small), x, y), to_photo


def eye_of(network, cut):
    """What the package says of an eye; None where there is no patch."""
    if cut is None:
        return None
    patch, to_photo = cut
    (points,), (peaks,) = network.landmarks(patch[None])
    landmarks = to_photo(points[:, 0], points[:, 1])
    return dict(landmarks=landmarks, peaks=peaks, confidence=network.confidence(peaks))


FREE = [8, 12, 13, 14, 15]  # landmarks of the iris's edge that lids leave free
ZOOMS = 0.7, 1, 1.4, 2, 2.8


def circle(landmarks):
    """x, y, radius of the circle through the iris's free points, by numpy's least squares."""
    points = landmarks[FREE]
    middle = points.mean(0)
    x, y = (points - middle).T
    (a, b, c), *_ = np.linalg.lstsq(np.stack([2 * x, 2 * y, np.ones(len(x))], 1), x**2 + y**2, rcond=None)
    return np.array([*(middle + [a, b]), np.sqrt(c + a * a + b * b)])


def refined(network, image, side):
    """The iris over six looks, x, y, radius, and the confidence: the magnification that is surest with its neighbors, and their mirror images."""
    plain = [eye_of(network, whole(image, side, zoom)) for zoom in ZOOMS]
    sure = np.array([eye['peaks'][8:17].mean() for eye in plain])
    around = sure[:-2] + sure[1:-1] + sure[2:]
    best = 1 + int(around.argmax())
    gap = np.sort(around)[-1] - np.sort(around)[-2]
    near = range(best - 1, best + 2)
    looks = [plain[k] for k in near] + [eye_of(network, whole(image, 1 - side, ZOOMS[k])) for k in near]
    median = lambda values: np.median(np.array(values), 0)
    return median([circle(eye['landmarks']) for eye in looks]), float(median([eye['confidence'] for eye in looks])), float(gap), ZOOMS[best]


def check():
    """Largest distance (patch px) from what PyTorch said of rendered eyes before norms were folded and rounded to float16."""
    recorded = json.loads((ROOT / 'tests/nets/elg.check.json').read_text())
    eyes = np.stack([np.frombuffer(base64.b64decode(t), np.uint8).reshape(HEIGHT, WIDTH) for t in recorded['eyes']])
    away = lambda name, want: np.abs(Network(name).landmarks(eyes)[0] - np.array(want['landmarks'])).max()
    return {name: away(name, want) for name, want in recorded['networks'].items()}


if __name__ == '__main__':
    print(check())
