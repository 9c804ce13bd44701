"""Step 8, export.py NAME: a trained network → NAME.npz, which `saccade weights import` reads

One float32 array a tensor under its PyTorch name, and `config`. With --package it also writes weights/elg.safetensors (default) or
weights/elg-lite.safetensors (lite) as float16, and says what SOURCES.md and the importer have to know of them.
"""
import hashlib
import json
import subprocess

import numpy as np
import torch

from clock import arguments, replace
from network import EPSILON, STEP
from paths import ROOT, WORK

PACKAGE = {'default': 'elg', 'lite': 'elg-lite'}


def arrays(name):
    state = torch.load(WORK / f'{name}.pt')
    config = dict(
        maps=state['maps'], modules=state['modules'], stem='lite', depth=4, first_stride=STEP, upsampling='bilinear',
        align_corners=True, input='mean-deviation', bn_eps=EPSILON,
    )
    curve = WORK / f'{name}-confidence.json'
    if curve.exists():
        config['confidence'] = json.loads(curve.read_text())
    tensors = {k: v.numpy() for k, v in state['mean'].items() if not k.endswith('num_batches_tracked')}
    return dict(tensors, config=np.frombuffer(json.dumps(config).encode(), np.uint8))


def package(name):
    source, target = WORK / f'{name}.npz', ROOT / 'weights' / f'{PACKAGE[name]}.safetensors'
    command = ['node', str(ROOT / 'dist/bindings/cli/main.js'), 'weights', 'import', str(source), '-o', str(target), '--float16']
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    print(said.stdout + said.stderr, end='')
    print(f'{source.name} sha256 {hashlib.sha256(source.read_bytes()).hexdigest()}')


def main():
    given = arguments(__doc__, ('name', {}), ('--package', dict(action='store_true')))
    values = arrays(given.name)
    replace(WORK / f'{given.name}.npz', lambda path: np.savez(path, **values))
    print(f'{given.name}.npz: {len(values) - 1} tensors, {sum(v.size for v in values.values()) - values["config"].size} values')
    if given.package:
        package(given.name)


if __name__ == '__main__':
    main()
