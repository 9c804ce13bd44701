"""Step 1, 3 and 5, crops.py NET FACES POINTS --work WORK: what a network is to learn from, as arrays in WORK/NET-crops

R- and O-Net get what the networks before them let through (WORK/pnet.pt, WORK/rnet.pt, or --weights FILE), besides
boxes about the faces. A stopped run goes on at the hundred pictures where it was.
"""
import pathlib
import sys

import numpy as np
import torch

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from clock import Clock, arguments, replace  # noqa: E402

from cascade import crops, propose, refine  # noqa: E402
from data import FOLDERS, training  # noqa: E402
from light import darkened  # noqa: E402
from losses import NEGATIVE, PART, POINTS, POSITIVE  # noqa: E402
from networks import NETWORKS, SIZES, load, read  # noqa: E402
from progress import left, run  # noqa: E402
from sampling import as_marked, chosen, random_boxes, sort, unsure  # noqa: E402

# boxes anywhere a picture, about each face a picture; and how many of each kind a picture gives
BACKGROUND, AROUND = 60, 40
MOST = {NEGATIVE: 60, POSITIVE: 60, PART: 30}
PART_OF, PARTS = 100, 10  # pictures a file at the most; files, if there are enough pictures
SMALLEST, LOW = 16, (0.5, 0.5)  # px; thresholds under those of use, so that near misses are learnt


def earlier(work, net, weights):
    """The networks before `net`, trained or as a file has them."""
    nets = []
    for name in list(NETWORKS)[: list(NETWORKS).index(net)]:
        state = work / f'{name}.pt'
        if not weights and not state.exists():
            raise SystemExit(f'{net} learns from what {name} lets through: {state} is not there (learn.py {name}), nor --weights')
        tensors = read(weights) if weights else torch.load(state, weights_only=False)['tensors']
        nets.append(load(NETWORKS[name](), tensors).eval())
    return nets


def of_picture(R, picture, net, before, dark=0):
    """(crops, kinds, offsets, points) of a picture, and how many boxes the networks before let through."""
    pixels = picture.pixels()
    if R.rand() < dark:
        pixels = darkened(R, pixels)
    height, width = pixels.shape[:2]
    boxes = random_boxes(R, picture, width, height, BACKGROUND, AROUND)
    scores, through = np.zeros(len(boxes)), 0
    if before:
        found, likely = propose(before[0], pixels, SMALLEST, LOW[0])
        if len(before) > 1:
            found, likely = refine(before[1], pixels, found, LOW[1])
        through = len(found)
        boxes, scores = np.vstack([boxes, found.round()]), np.concatenate([scores, likely])
    kinds, offsets, points = sort(picture, boxes)
    if not picture.is_whole:
        kinds[unsure(picture, boxes, kinds, scores)] = -1
    most = {kind: count * (1 if kind == NEGATIVE else max(1, min(4, len(picture.boxes)))) for kind, count in MOST.items()}
    keep = chosen(R, kinds, scores if before else None, most)
    cut, kinds, offsets, points = crops(pixels, boxes[keep], SIZES[net]), kinds[keep], offsets[keep], points[keep]
    if picture.points is not None:
        marked = as_marked(kinds)
        with_points = marked >= 0
        cut = np.concatenate([cut, cut[with_points]])
        kinds = np.concatenate([kinds, marked[with_points]])
        offsets, points = (np.concatenate([a, a[with_points]]) for a in (offsets, points))
    return (cut, kinds.astype(np.int8), offsets.astype(np.float32), points.astype(np.float32)), through


def main():
    args = arguments(
        __doc__,
        ('net', dict(choices=list(SIZES))),
        *FOLDERS,
        ('--work', dict(required=True, type=pathlib.Path)),
        ('--weights', dict(metavar='FILE', help='a weight file whose networks come before, instead of those in WORK')),
        ('--seed', dict(type=int, default=1)),
    )
    clock, folder = Clock(args.until), args.work / f'{args.net}-crops'
    folder.mkdir(parents=True, exist_ok=True)
    all_ = training(args)
    # mixed, so that each file, and so those set aside for measuring, has of both folders; a picture is in one file only
    all_ = [all_[i] for i in np.random.RandomState(args.seed).permutation(len(all_))]
    part_of = min(PART_OF, max(1, len(all_) // PARTS))
    before = earlier(args.work, args.net, args.weights)
    made_now, cuts, counts, through = 0, 0, np.zeros(4, int), 0
    for part in range(0, len(all_), part_of):
        path = folder / f'{part // part_of:04}.npz'
        if path.exists():
            continue
        if clock.is_over():
            clock.stop()
        some = all_[part : part + part_of]
        seeds = [(one, [args.seed, part + i, again]) for i, (one, times) in enumerate(some) for again in range(times)]
        made = [of_picture(np.random.RandomState(seed), one, args.net, before, args.dark) for one, seed in seeds]
        arrays = dict(zip(('pixels', 'kinds', 'offsets', 'points'), (np.concatenate(a) for a in zip(*(one for one, _ in made)))))
        replace(path, lambda to: np.savez(to, **arrays))
        made_now, cuts, through = made_now + len(some), cuts + len(made), through + sum(n for _, n in made)
        counts += np.bincount(arrays['kinds'], minlength=4)
        if before and through == 0:
            path.unlink()
            raise SystemExit(f'the networks before {args.net} let nothing through in {made_now} pictures: they have learnt too little, or the wrong')
        of_each = f'{counts[NEGATIVE]} others, {counts[POSITIVE]} faces, {counts[PART]} parts, {counts[POINTS]} with points'
        mined = f', {through / cuts:.0f} boxes a cut let through' if before else ''
        print(f'{args.net} crops: {part + len(some)} of {len(all_)} pictures, {of_each}{mined}, {left(clock, made_now, len(all_) - part - len(some))}', flush=True)


if __name__ == '__main__':
    run(main)
