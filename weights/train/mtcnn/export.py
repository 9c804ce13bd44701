"""Step 7, export.py OUT.safetensors --work WORK: the trained networks as a weight file, for `saccade detect --weights`"""
import pathlib
import sys

import torch

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from clock import arguments  # noqa: E402

from networks import NETWORKS, load, read, write  # noqa: E402
from progress import run  # noqa: E402


def main():
    args = arguments(
        __doc__,
        ('out', {}),
        ('--work', dict(required=True, type=pathlib.Path)),
        ('--rest', dict(metavar='FILE', help='a weight file that has the networks which were not trained')),
        ('--origin', dict(default='trained by weights/train/mtcnn')),
        ('--licence', dict(default='NOASSERTION', help='of the weights: what the pictures allow; an SPDX name')),
    )
    nets = []
    for name, kind in NETWORKS.items():
        path = args.work / f'{name}.pt'
        if path.exists():
            nets.append(load(kind(), torch.load(path, weights_only=False)['tensors']))
        elif args.rest:
            nets.append(load(kind(), read(args.rest)))
        else:
            raise SystemExit(f'{path} is not there, nor --rest')
    write(args.out, nets, args.origin, args.licence)


if __name__ == '__main__':
    run(main)
