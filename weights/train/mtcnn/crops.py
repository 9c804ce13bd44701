"""Step 1, 3 and 5, crops.py NET FOLDER... --work WORK: what a network is to learn from, as arrays in WORK/NET-crops

R- and O-Net get what the networks before them let through (WORK/pnet.pt, WORK/rnet.pt, or --weights FILE), besides
boxes about the faces. A stopped run goes on at the picture where it was.
"""
import json
import pathlib
import sys

import numpy as np
import torch

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from clock import Clock, arguments, replace  # noqa: E402

from cascade import crops, propose, refine  # noqa: E402
from data import pictures  # noqa: E402
from losses import NEGATIVE, PART, POSITIVE  # noqa: E402
from networks import NETWORKS, SIZES, load, read  # noqa: E402
from sampling import as_marked, chosen, random_boxes, sort  # noqa: E402

# boxes anywhere a picture, about each face a picture; and how many of each kind a picture gives
BACKGROUND, AROUND = 60, 24
MOST = {NEGATIVE: 60, POSITIVE: 60, PART: 30}
PART_OF = 100  # pictures a file
SMALLEST, LOW = 16, (0.5, 0.5)  # px; thresholds under those of use, so that near misses are learnt


def earlier(work, net, weights):
    """The networks before `net`, trained or as a file has them."""
    names = ['pnet', 'rnet', 'onet'][: ['pnet', 'rnet', 'onet'].index(net)]
    nets = []
    for name in names:
        one = NETWORKS[name]()
        state = work / f'{name}.pt'
        nets.append(load(one, read(weights)) if weights else load(one, torch.load(state, weights_only=False)['tensors']))
    return [one.eval() for one in nets]


def of_picture(R, picture, net, before):
    pixels = picture.pixels()
    height, width = pixels.shape[:2]
    boxes = random_boxes(R, picture, width, height, BACKGROUND, AROUND)
    scores = np.zeros(len(boxes))
    if before:
        found, likely = propose(before[0], pixels, SMALLEST, LOW[0])
        if len(before) > 1:
            found, likely = refine(before[1], pixels, found, LOW[1])
        boxes, scores = np.vstack([boxes, found.round()]), np.concatenate([scores, likely])
    kinds, offsets, points = sort(picture, boxes)
    most = {kind: count * (1 if kind == NEGATIVE else max(1, min(4, len(picture.boxes)))) for kind, count in MOST.items()}
    keep = chosen(R, kinds, scores if before else None, most)
    cut, kinds, offsets, points = crops(pixels, boxes[keep], SIZES[net]), kinds[keep], offsets[keep], points[keep]
    if picture.points is not None:
        marked = as_marked(kinds)
        with_points = marked >= 0
        cut = np.concatenate([cut, cut[with_points]])
        kinds = np.concatenate([kinds, marked[with_points]])
        offsets, points = (np.concatenate([a, a[with_points]]) for a in (offsets, points))
    return cut, kinds.astype(np.int8), offsets.astype(np.float32), points.astype(np.float32)


def main():
    args = arguments(
        __doc__,
        ('net', dict(choices=list(SIZES))),
        ('folders', dict(nargs='+', metavar='FOLDER')),
        ('--work', dict(required=True, type=pathlib.Path)),
        ('--weights', dict(help='a weight file whose networks come before, instead of those in WORK')),
        ('--seed', dict(type=int, default=1)),
        ('--every', dict(type=int, nargs=2, metavar=('N', 'I'), help='only pictures whose number divided by N leaves I')),
    )
    clock, folder = Clock(args.until), args.work / f'{args.net}-crops'
    folder.mkdir(parents=True, exist_ok=True)
    all_ = [one for name in args.folders for one in pictures(name)]
    if args.every:
        all_ = all_[args.every[1] :: args.every[0]]
    before = earlier(args.work, args.net, args.weights)
    for part in range(0, len(all_), PART_OF):
        path = folder / f'{part // PART_OF:04}.npz'
        if path.exists():
            continue
        if clock.is_over():
            clock.stop()
        made = [of_picture(np.random.RandomState([args.seed, part + i]), one, args.net, before) for i, one in enumerate(all_[part : part + PART_OF])]
        arrays = dict(zip(('pixels', 'kinds', 'offsets', 'points'), (np.concatenate(a) for a in zip(*made))))
        replace(path, lambda to: np.savez(to, **arrays))
        counts = np.bincount(arrays['kinds'], minlength=4).tolist()
        print(json.dumps(dict(pictures=part + len(made), of=len(all_), counts=counts, seconds=round(clock.seconds()))), flush=True)


if __name__ == '__main__':
    main()
