"""P-, R- and O-Net of Zhang et al. 2016 in PyTorch, and the way to and from the package's weight files (../../FORMAT.md).

Inputs are (n, 3, h, w), RGB as (v - 127.5) / 128. Each gives logits (n, 2), offsets of the box (n, 4) in its sides and,
if it has them, five points (n, 10), x0..x4 y0..y4, in its sides. P-Net slides: over larger inputs all outputs are maps.
"""
import hashlib
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SIZES = {'pnet': 12, 'rnet': 24, 'onet': 48}
CONFIG = {'color': 'rgb', 'mean': 127.5, 'scale': 0.0078125, 'input': SIZES}


class PNet(nn.Module):
    name, size, layers = 'pnet', 12, ('conv1', 'conv2', 'conv3')

    def __init__(self, with_points=False):
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 10, 3), nn.PReLU(10)
        self.conv2, self.prelu2 = nn.Conv2d(10, 16, 3), nn.PReLU(16)
        self.conv3, self.prelu3 = nn.Conv2d(16, 32, 3), nn.PReLU(32)
        self.prob, self.box = nn.Conv2d(32, 2, 1), nn.Conv2d(32, 4, 1)
        # points help to learn; the published network has none, and no file keeps them
        self.points = nn.Conv2d(32, 10, 1) if with_points else None

    def maps(self, x):
        x = F.max_pool2d(self.prelu1(self.conv1(x)), 2, ceil_mode=True)
        x = self.prelu3(self.conv3(self.prelu2(self.conv2(x))))
        return self.prob(x), self.box(x), self.points(x) if self.points else None

    def forward(self, x):
        return tuple(None if out is None else out.flatten(1) for out in self.maps(x))


class RNet(nn.Module):
    name, size, layers = 'rnet', 24, ('conv1', 'conv2', 'conv3', 'fc1')

    def __init__(self, with_points=False):
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 28, 3), nn.PReLU(28)
        self.conv2, self.prelu2 = nn.Conv2d(28, 48, 3), nn.PReLU(48)
        self.conv3, self.prelu3 = nn.Conv2d(48, 64, 2), nn.PReLU(64)
        self.fc1, self.prelu4 = nn.Linear(576, 128), nn.PReLU(128)
        self.prob, self.box = nn.Linear(128, 2), nn.Linear(128, 4)
        self.points = nn.Linear(128, 10) if with_points else None

    def forward(self, x):
        x = F.max_pool2d(self.prelu1(self.conv1(x)), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.prelu2(self.conv2(x)), 3, 2)
        x = self.prelu3(self.conv3(x)).permute(0, 2, 3, 1).flatten(1)
        x = self.prelu4(self.fc1(x))
        return self.prob(x), self.box(x), self.points(x) if self.points else None


class ONet(nn.Module):
    name, size, layers = 'onet', 48, ('conv1', 'conv2', 'conv3', 'conv4', 'fc1')

    def __init__(self, with_points=True):
        super().__init__()
        self.conv1, self.prelu1 = nn.Conv2d(3, 32, 3), nn.PReLU(32)
        self.conv2, self.prelu2 = nn.Conv2d(32, 64, 3), nn.PReLU(64)
        self.conv3, self.prelu3 = nn.Conv2d(64, 64, 3), nn.PReLU(64)
        self.conv4, self.prelu4 = nn.Conv2d(64, 128, 2), nn.PReLU(128)
        self.fc1, self.prelu5 = nn.Linear(1152, 256), nn.PReLU(256)
        self.drop = nn.Dropout(0.25)
        self.prob, self.box, self.points = nn.Linear(256, 2), nn.Linear(256, 4), nn.Linear(256, 10)

    def forward(self, x):
        x = F.max_pool2d(self.prelu1(self.conv1(x)), 3, 2, ceil_mode=True)
        x = F.max_pool2d(self.prelu2(self.conv2(x)), 3, 2)
        x = F.max_pool2d(self.prelu3(self.conv3(x)), 2, ceil_mode=True)
        x = self.prelu4(self.conv4(x)).permute(0, 2, 3, 1).flatten(1)
        x = self.drop(self.prelu5(self.fc1(x)))
        return self.prob(x), self.box(x), self.points(x)


NETWORKS = {'pnet': PNet, 'rnet': RNet, 'onet': ONet}


def enter(pixels):
    """(n, h, w, 3) u8 to a network's input."""
    return ((torch.from_numpy(pixels.astype(np.float32)) - 127.5) * 0.0078125).permute(0, 3, 1, 2)


def parts(net):
    """Its tensors by the names of the weight file, with what holds each: (name, module, attribute)."""
    for i, layer in enumerate(net.layers, 1):
        yield f'{net.name}.{layer}.weight', getattr(net, layer), 'weight'
        yield f'{net.name}.{layer}.bias', getattr(net, layer), 'bias'
        yield f'{net.name}.{layer}.slope', getattr(net, f'prelu{i}'), 'weight'
    for head in ('prob', 'box', 'points'):
        module = getattr(net, head)
        if module is None or (head == 'points' and net.name != 'onet'):
            continue
        yield f'{net.name}.{head}.weight', module, 'weight'
        yield f'{net.name}.{head}.bias', module, 'bias'


def read(path):
    """name -> float32 array of a weight file."""
    data = pathlib.Path(path).read_bytes()
    start = 8 + int.from_bytes(data[:8], 'little')
    try:
        header = json.loads(data[8:start])
    except ValueError:
        raise SystemExit(f'{path} is not a .safetensors file') from None
    header.pop('__metadata__', None)
    kinds = {'F32': '<f4', 'F16': '<f2'}
    return {
        name: np.frombuffer(data[start:][slice(*one['data_offsets'])], kinds[one['dtype']]).reshape(one['shape']).astype('f4')
        for name, one in header.items()
    }


def load(net, tensors):
    """Gives a network the values of a weight file."""
    with torch.no_grad():
        for name, module, part in parts(net):
            value = torch.from_numpy(tensors[name].copy())
            if part == 'weight' and value.ndim == 4:
                value = value.permute(0, 3, 1, 2)  # OHWI
            getattr(module, part).copy_(value)
    return net


def write(path, nets, origin, licence):
    """The three networks as a weight file; `licence`: an SPDX name, or NOASSERTION."""
    header, values, at = {}, [], 0
    for net in nets:
        for name, module, part in parts(net):
            value = getattr(module, part).detach()
            if part == 'weight' and value.ndim == 4:
                value = value.permute(0, 2, 3, 1)
            value = np.ascontiguousarray(value.numpy(), '<f4')
            header[name] = {'dtype': 'F32', 'shape': list(value.shape), 'data_offsets': [at, at + value.nbytes]}
            values.append(value.tobytes())
            at += value.nbytes
    data = b''.join(values)
    metadata = dict(format='saccade', version='1', network='mtcnn', config=json.dumps(CONFIG, separators=(',', ':')))
    metadata |= dict(origin=origin, licence=licence, sha256=hashlib.sha256(data).hexdigest())
    text = json.dumps({'__metadata__': metadata, **header}, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(len(text).to_bytes(8, 'little') + text + data)
