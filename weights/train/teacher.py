"""Step 2, teacher.py SHARD/SHARDS: the published network's landmarks on three views of every eye that is large enough → teacher-SHARD.npz

eyes (n,), points (n, 3, 18, 2) in patch pixels, peaks (n, 3, 18). About 20 eyes a second and core; shards may run side by side.
"""
import h5py
import numpy as np
import torch
import torch.nn.functional as F

from clock import Clock, arguments, replace
from eyes import Eyes
from paths import TEACHER, WORK
from views import THREE, equalized, mapped, placed, view

LEAST = 60  # px between the eyes: below it the published network guesses
SEED = 0
EPSILON = 1e-3


def cubic(n, m):
    """(m, n): TensorFlow 1's bicubic, corners aligned, A = -0.75 (its table of 1024 steps moves landmarks by less than 0.01 cells)."""
    a, w = -0.75, np.zeros((m, n))
    near = lambda t: ((a + 2) * t - (a + 3)) * t * t + 1
    far = lambda t: ((a * t - 5 * a) * t + 8 * a) * t - 4 * a
    for o in range(m):
        at = o * (n - 1) / (m - 1)
        i = min(int(at + 1e-9), n - 1)
        t = at - i
        for k, v in zip(range(i - 1, i + 3), (far(1 + t), near(t), near(1 - t), far(2 - t))):
            w[o, min(max(k, 0), n - 1)] += v
    return torch.from_numpy(w).float()


class Published:
    """elg_keras.h5 as it runs in Keras: (n, 1, 108, 180) → heat maps (n, 18, 36, 60)."""

    def __init__(self, path=TEACHER):
        self.w, self.cubic = {}, {}
        with h5py.File(path, 'r') as file:
            file.visititems(lambda name, item: self.keep(name, item[...]) if isinstance(item, h5py.Dataset) else None)

    def keep(self, name, value):
        layer, kind = name.split('/')[-2:]
        value = value.transpose(3, 2, 0, 1) if value.ndim == 4 else value
        self.w[layer, kind.split(':')[0]] = torch.from_numpy(np.ascontiguousarray(value)).float()

    def norm(self, x, name):
        w = lambda kind: self.w[name + '_BatchNorm', kind]
        return torch.relu(F.batch_norm(x, w('moving_mean'), w('moving_variance'), w('gamma'), w('beta'), eps=EPSILON))

    def conv(self, x, name, stride=1):
        weight = self.w[name, 'kernel']
        return F.conv2d(x, weight, self.w[name, 'bias'], stride, 2 if stride == 3 else weight.shape[-1] // 2)

    def residual(self, x, name):
        y = x
        for part in ('_conv1', '_conv2', '_conv3'):
            y = self.conv(self.norm(y, name + part), name + part)
        return y + (self.conv(x, name + '_skip') if (name + '_skip', 'kernel') in self.w else x)

    def upsampled(self, x, size):
        for axis, m in zip((2, 3), size):
            n = x.shape[axis]
            table = self.cubic.setdefault((n, m), cubic(n, m))
            x = torch.einsum('mn,bcnx->bcmx' if axis == 2 else 'mn,bcyn->bcym', table, x)
        return x

    def hourglass(self, x, name, depth=1):
        name += f'_depth{depth}'
        up = self.residual(x, name + '_up1_1')
        low = self.residual(F.max_pool2d(x, 2, ceil_mode=True), name + '_low1_1')
        low = self.hourglass(low, name, depth + 1) if depth < 4 else self.residual(low, name + '_low2_1')
        return up + self.upsampled(self.residual(low, name + '_low3_1'), up.shape[2:])

    def __call__(self, x):
        x = self.norm(self.conv(x, 'hourglass_pre', 3), 'hourglass_pre')
        x = before = self.residual(self.residual(x, 'hourglass_pre_res1'), 'hourglass_pre_res2')
        for i in (1, 2, 3):
            name = f'hourglass_hg_{i}'
            y = self.residual(self.hourglass(x, name), name + '_after_after_hg_1')
            y = self.norm(self.conv(y, name + '_after'), name + '_after')
            maps = self.conv(y, name + '_after_hmap')
            if i < 3:
                x = before = y + before + self.conv(maps, name + '_merge_h')
        return maps


def main():
    from network import soft_argmax

    given = arguments(__doc__, ('shard', dict(help='such as 0/2')))
    clock, (shard, shards) = Clock(given.until), map(int, given.shard.split('/'))
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    eyes, network = Eyes(), Published()
    todo = np.random.RandomState(SEED).permutation(np.flatnonzero(eyes.distance >= LEAST))[shard::shards]
    path = WORK / f'teacher-{shard}.npz'
    points, peaks = [], []
    if path.exists():
        before = np.load(path)
        points, peaks = list(before['points']), list(before['peaks'])
    placements = [placed(*v) for v in THREE]
    back = np.stack([np.linalg.inv(m) for m in placements])
    for i in range(len(points), len(todo)):
        x = np.stack([equalized(view(eyes.patch[todo[i]], m)) for m in placements])
        heat = network(torch.from_numpy(x[:, None]))
        points.append(mapped(back, soft_argmax(heat).numpy()).astype(np.float32))
        peaks.append(heat.flatten(2).amax(-1).numpy())
        if i % 300 == 299 or i == len(todo) - 1 or clock.is_over():
            replace(path, lambda p: np.savez(p, eyes=todo[: i + 1], points=np.stack(points), peaks=np.stack(peaks)))
            print(f'{i + 1} of {len(todo)} eyes, {clock.seconds():.0f} s', flush=True)
            if clock.is_over() and i < len(todo) - 1:
                clock.stop()


if __name__ == '__main__':
    main()
