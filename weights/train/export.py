"""Step 8, export.py NAME: a trained network → NAME.npz, which `saccade weights import` reads

One float32 array a tensor under its PyTorch name, and `config`. With --package it also writes weights/elg.safetensors (default) or
weights/elg-lite.safetensors (lite), convs as int8 and the rest as float16, what tests/nets/elg.check.json expects of it, and says what SOURCES.md has to know.
"""
import base64
import hashlib
import json
import subprocess

import numpy as np
import torch

from clock import arguments, replace
from network import EPSILON, STEP, soft_argmax
from paths import ROOT, WORK
from student import trained
from synthetic import render
from views import placed, view

CHECKED, CHECK_SEED = range(3), 77
ORIGIN = (
    'trained for saccade (weights/train), on eyes of photographs used for research and on rendered ones; labels blended from hand marks, '
    'limbus fits and the published ELG network as a teacher'
)
PACKAGE = {'default': 'elg', 'lite': 'elg-lite'}


def arrays(name):
    state = torch.load(WORK / f'{name}.pt')
    config = dict(
        maps=state['maps'], modules=state['modules'], stem='lite', depth=4, first_stride=STEP, upsampling='bilinear',
        align_corners=True, input='mean-deviation', bn_eps=EPSILON, origin=ORIGIN, licence='MIT',
    )
    curve = WORK / f'{name}-confidence.json'
    if curve.exists():
        config['confidence'] = json.loads(curve.read_text())
    tensors = {k: v.numpy() for k, v in state['mean'].items() if not k.endswith('num_batches_tracked')}
    return dict(tensors, config=np.frombuffer(json.dumps(config).encode(), np.uint8))


def package(name):
    source, target = WORK / f'{name}.npz', ROOT / 'weights' / f'{PACKAGE[name]}.safetensors'
    command = ['node', str(ROOT / 'dist/bindings/cli/main.js'), 'weights', 'import', str(source), '-o', str(target), '--int8']
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    print(said.stdout + said.stderr, end='')
    file = target.read_bytes()
    start = 8 + int.from_bytes(file[:8], 'little')
    values = {'bytes': str(len(file) - start), 'sha256': f'`{hashlib.sha256(file[start:]).hexdigest()}`', 'npz': f'`{hashlib.sha256(source.read_bytes()).hexdigest()}`'}
    sources = ROOT / 'weights/SOURCES.md'
    lines = sources.read_text().split('\n')
    for i, line in enumerate(lines):
        cells = line.split('|')
        if cells[1:2] == [f' `{target.name}` '.ljust(len(cells[1]) if len(cells) > 1 else 0)]:
            cells[-3:-1] = [f' {values["bytes"]} ', f' {values["sha256"]} ']
            lines[i] = '|'.join(cells)
        if line.startswith(f'  - `{source.name}`'):
            lines[i] = f'  - `{source.name}`: sha256 {values["npz"]}'
    sources.write_text('\n'.join(lines))


def in_steps(value):
    """A conv's weights as whole numbers of steps, one step an output channel, whose largest weight is ±127 of them."""
    most = np.abs(value).reshape(len(value), -1).max(1)
    steps = np.where(most > 0, most / 127, 1).astype(np.float32).reshape(-1, *[1] * (value.ndim - 1))
    return steps, np.round(value / steps).astype(np.int8)


def check(name):
    """
    What this network says of a few rendered eyes, computed in float64 from the weights as the file has them, for the engine's tests; and how large
    its activations get. Norms are folded into convs by output channel, so that steps of a conv are those of the file.
    """
    path = ROOT / 'tests/nets/elg.check.json'
    before = json.loads(path.read_text()) if path.exists() else dict(networks={})
    views = []
    for i in CHECKED:
        picture, *_ = render(np.random.RandomState([CHECK_SEED, i]))
        views.append(view(picture, placed(3, -2, (0.45, 0.6, 0.75)[i], 0.04, 1, np.array([260.0, 180.0]))))
    network = trained(name)
    with torch.no_grad():
        for value in network.parameters():
            if value.ndim > 1:
                steps, whole = in_steps(value.numpy())
                value.copy_(torch.from_numpy(steps * whole))
    network = network.double()
    largest = 0.0

    def watch(_, __, out):
        nonlocal largest
        for map_ in out if isinstance(out, list) else [out]:
            largest = max(largest, float(map_.abs().max()))

    for part in network.modules():
        part.register_forward_hook(watch)
    x = np.stack([np.clip((v - v.mean()) / (2 * v.std() + 4), -2, 2) for v in np.float64(views)])
    with torch.no_grad():
        heat = network(torch.from_numpy(x[:, None]))[-1]
    points, peaks = soft_argmax(heat).numpy(), heat.flatten(2).amax(-1).numpy()
    # an activation is what a block, a convolution or a norm gives; 1000 leaves float16 room
    assert largest < 1000, largest
    before['eyes'] = [base64.b64encode(v.tobytes()).decode() for v in views]
    before['networks'][PACKAGE[name]] = dict(landmarks=points.round(4).tolist(), peaks=peaks.round(5).tolist())
    path.write_text(json.dumps(before) + '\n')
    print(f'largest activation {largest:.0f}; tests/nets/elg.check.json written')


def main():
    given = arguments(__doc__, ('name', {}), ('--package', dict(action='store_true')))
    values = arrays(given.name)
    replace(WORK / f'{given.name}.npz', lambda path: np.savez(path, **values))
    print(f'{given.name}.npz: {len(values) - 1} tensors, {sum(v.size for v in values.values()) - values["config"].size} values')
    if given.package:
        package(given.name)
        check(given.name)


if __name__ == '__main__':
    main()
