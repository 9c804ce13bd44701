#!/usr/bin/env python3
"""Annotated pictures in bad light: KIND of every picture in a folder, as PNG, with its annotations.json beside them.
Seeded by the picture's name, so that a picture is the same whatever else lies there. Needs numpy and Pillow.

usage: light.py KIND IN OUT [--take N] [--seed S]     (--take: N of the pictures, drawn by S)
"""
import argparse
import hashlib
import json
import os

import numpy as np
from PIL import Image

LUMA = np.array([0.299, 0.587, 0.114])
SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]])


def ramp(w, low):
    """From `low` at the left to 1 at the right, (1, w, 1)."""
    return np.linspace(low, 1, w)[None, :, None]


# v: (h, w, 3), 0..1; r: the picture's own random numbers
KINDS = {
    'plain': lambda v, r: v,
    'dim': lambda v, r: v**1.6,
    'dark': lambda v, r: v**3,
    'dark-linear': lambda v, r: v * 0.12,
    'contrast': lambda v, r: 0.5 + (v - 0.5) * 0.15,
    'haze': lambda v, r: 0.4 + v * 0.4,
    'fog': lambda v, r: 0.65 + v * 0.2,
    'dark-noise': lambda v, r: v * 0.12 + r.normal(0, 0.012, v.shape),
    'darker-noise': lambda v, r: v**2.2 * 0.1 + r.normal(0, 0.02, v.shape),
    'side': lambda v, r: v**2.2 * ramp(v.shape[1], 0.02),
    'over': lambda v, r: v * 2.2 + 0.1,
    'bright': lambda v, r: v**0.4,
    'backlit': lambda v, r: np.where(np.abs(ramp(v.shape[1], -1)) > 0.75, v * 1.6 + 0.3, v * 0.12),
    'gray': lambda v, r: np.repeat(v @ LUMA[:, None], 3, axis=2),
    'gray-dark': lambda v, r: np.repeat(v @ LUMA[:, None], 3, axis=2) ** 3,
    'sepia': lambda v, r: v @ SEPIA.T,
}


def variant(kind, rgb, name, seed=0):
    """rgb: (h, w, 3) uint8; the same of the kind."""
    digest = hashlib.sha256(f'{kind} {seed} {name}'.encode()).digest()
    random = np.random.default_rng(int.from_bytes(digest[:8], 'little'))
    return np.rint(np.clip(KINDS[kind](rgb / 255.0, random), 0, 1) * 255).astype(np.uint8)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('kind', choices=KINDS)
    parser.add_argument('source')
    parser.add_argument('out')
    parser.add_argument('--take', type=int)
    parser.add_argument('--seed', type=int, default=0)
    args = parser.parse_args()
    annotations = json.load(open(os.path.join(args.source, 'annotations.json')))
    items = annotations['items']
    if args.take is not None:
        rows = np.random.default_rng(args.seed).permutation(len(items))[: args.take]
        items = [items[i] for i in sorted(rows)]
    os.makedirs(os.path.join(args.out, 'images'), exist_ok=True)
    for item in items:
        rgb = np.asarray(Image.open(os.path.join(args.source, item['image'])).convert('RGB'))
        name = os.path.splitext(os.path.basename(item['image']))[0]
        item['image'] = f'images/{name}.png'
        Image.fromarray(variant(args.kind, rgb, name, args.seed)).save(os.path.join(args.out, item['image']))
    annotations['items'] = items
    json.dump(annotations, open(os.path.join(args.out, 'annotations.json'), 'w'))


if __name__ == '__main__':
    main()
