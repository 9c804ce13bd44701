"""Step 7, export.py OUT.safetensors --work WORK: the trained networks as a weight file, for `saccade detect --weights`

Fine-tuned ones are mixed with those they began with, weight by weight (Wortsman et al. 2022, Robust fine-tuning of zero-shot
models): a few pictures teach what is new in them, and make the networks forget some of what other pictures hold.
"""
import pathlib
import sys

import torch

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from clock import arguments  # noqa: E402

from networks import NETWORKS, load, read, write  # noqa: E402
from progress import run  # noqa: E402

MIX = 0.7
OPTION = '--mix', dict(type=float, default=MIX, metavar='SHARE', help=f'of what was learnt, 0 to 1, the rest of --from (default: {MIX}); without --from it is 1')


def mixed(learnt, start, share):
    """name -> array: `share` of learnt, the rest of start."""
    return {name: share * value + (1 - share) * start[name] for name, value in learnt.items()}


def check(share):
    if not 0 <= share <= 1:
        raise SystemExit(f'--mix takes 0 to 1, but came {share}')


def main():
    args = arguments(
        __doc__,
        ('out', {}),
        ('--work', dict(required=True, type=pathlib.Path)),
        ('--from', dict(dest='start', metavar='FILE', help='the weight file that training began with; it gives networks that were not trained, too')),
        OPTION,
        ('--origin', dict(default='trained by weights/train/mtcnn')),
        ('--licence', dict(default='NOASSERTION', help='of the weights: what the pictures allow; an SPDX name')),
    )
    check(args.mix)
    start, nets = read(args.start) if args.start else None, []
    for name, kind in NETWORKS.items():
        path = args.work / f'{name}.pt'
        if path.exists():
            learnt = torch.load(path, weights_only=False)['tensors']
            nets.append(load(kind(), mixed(learnt, start, args.mix) if start else learnt))
        elif start:
            nets.append(load(kind(), start))
        else:
            raise SystemExit(f'{path} is not there, nor --from')
    write(args.out, nets, args.origin, args.licence)


if __name__ == '__main__':
    run(main)
