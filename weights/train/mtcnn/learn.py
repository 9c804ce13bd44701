"""Step 2, 4 and 6, learn.py NET --work WORK: trains a network on WORK/NET-crops -> WORK/NET.pt, and WORK/NET.jsonl, what it said on the way

Batches hold negatives, positives, parts and faces with points as 3:1:1:2, half of them mirrored, all lit anew. The rate rises, then falls as a cosine;
what counts is a slow mean of the weights. The n-th batch is the same whenever it is drawn, so a stopped run goes on where it was.
--from FILE begins with a weight file's values instead of random ones; P- and R-Net then learn no points, which the file has not.
"""
import json
import pathlib
import sys

import numpy as np
import torch

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
from clock import Clock, arguments, replace  # noqa: E402

from losses import FINE as FINE_WEIGHTS, NEGATIVE, PART, POINTS, POSITIVE, WEIGHTS, total  # noqa: E402
from networks import NETWORKS, enter, load, parts, read  # noqa: E402
from progress import left, run  # noqa: E402

RATIO = {NEGATIVE: 3, POSITIVE: 1, PART: 1, POINTS: 2}
UNIT = {'pnet': 128, 'rnet': 64, 'onet': 32}  # samples a part of the ratio
RATE, FINE, DECAY, MEAN = 1e-3, 1e-4, 1e-4, 0.999  # rates from random numbers, from a file
BATCHES = {'pnet': 6000, 'rnet': 6000, 'onet': 6000}
WARM, SAVE = 100, 250  # batches
HELD = 10  # of so many files one is kept for measuring
CHUNK = 256  # samples at a time where nothing is learnt: memory


class Samples:
    """Crops of files, and where those of each kind are."""

    def __init__(self, paths):
        loaded = [np.load(path) for path in paths]
        names = ('pixels', 'kinds', 'offsets', 'points')
        self.pixels, self.kinds, self.offsets, self.points = (np.concatenate([one[name] for one in loaded]) for name in names)
        self.of = {kind: np.flatnonzero(self.kinds == kind) for kind in RATIO}

    def batch(self, R, unit):
        some = np.concatenate([R.choice(self.of[kind], share * unit) for kind, share in RATIO.items() if len(self.of[kind])])
        mirrored = R.rand(len(some)) < 0.5
        arrays = self.pixels[some], self.offsets[some], self.points[some]
        pixels, offsets, points = mirror(*arrays, mirrored)
        return lit(R, pixels), self.kinds[some], offsets, points


def mirror(pixels, offsets, points, which):
    """Left for right: pixels, sides of boxes, and which eye and corner of the mouth is which."""
    pixels, offsets, points = pixels.copy(), offsets.copy(), points.copy()
    pixels[which] = pixels[which, :, ::-1]
    offsets[which] = offsets[which][:, [2, 1, 0, 3]] * np.array([-1, 1, -1, 1], np.float32)
    swapped = points[which][:, [1, 0, 2, 4, 3, 6, 5, 7, 9, 8]]
    swapped[:, :5] = 1 - swapped[:, :5]
    points[which] = swapped
    return pixels, offsets, points


def lit(R, pixels):
    """Other light, contrast and color; some gray."""
    n = len(pixels)
    values = pixels.astype(np.float32)
    uniform = lambda low, high, *shape: R.uniform(low, high, shape).astype(np.float32)
    gray = R.rand(n) < 0.1
    values[gray] = (values[gray] @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
    gain, lift, color = uniform(0.6, 1.4, n, 1, 1, 1), uniform(-30, 30, n, 1, 1, 1), uniform(0.9, 1.1, n, 1, 1, 3)
    return np.clip((values - 128) * (gain * color) + (128 + lift), 0, 255)


@torch.no_grad()
def measure(net, held):
    """Of samples set aside: share of faces and of others that are told apart, error of boxes and of points."""
    net.eval()
    said = [net(enter(held.pixels[i : i + CHUNK])) for i in range(0, len(held.kinds), CHUNK)]
    likely = torch.cat([logits.softmax(1)[:, 1] for logits, _, _ in said]).numpy()
    offsets = torch.cat([out for _, out, _ in said]).numpy()
    result = dict(
        faces=float((likely[held.of[POSITIVE]] > 0.6).mean()) if len(held.of[POSITIVE]) else None,
        others=float((likely[held.of[NEGATIVE]] < 0.6).mean()) if len(held.of[NEGATIVE]) else None,
    )
    of = held.of[POSITIVE]
    if len(of):
        result['offsets'] = float(np.abs(offsets[of] - held.offsets[of]).mean())
    if net.points is not None and len(held.of[POINTS]):
        of = held.of[POINTS]
        points = torch.cat([out for _, _, out in said]).numpy()
        result['points'] = float(np.abs(points[of] - held.points[of]).mean())
    net.train()
    return result


def state_of(net):
    """Its values as a weight file has them."""
    tensors = {}
    for name, module, part in parts(net):
        value = getattr(module, part).detach()
        tensors[name] = np.ascontiguousarray((value.permute(0, 2, 3, 1) if part == 'weight' and value.ndim == 4 else value).numpy())
    return tensors


def rate_at(done, batches, peak):
    """Up in a straight line, over a hundred batches or a tenth of all, then down as a cosine."""
    return peak * min(1, (done + 1) / min(WARM, batches / 10)) * 0.5 * (1 + np.cos(np.pi * done / batches))


def crops_of(work, net):
    """(to learn from, set aside)."""
    files = sorted((work / f'{net}-crops').glob('*.npz'))
    if len(files) < 2:
        raise SystemExit(f'{work}/{net}-crops holds {len(files)} files; crops.py {net} makes them, two at the least (a hundred pictures each)')
    samples = Samples([one for i, one in enumerate(files) if i % HELD])
    for kind, name in ((POSITIVE, 'faces'), (NEGATIVE, 'others')):
        if len(samples.of[kind]) == 0:
            raise SystemExit(f'{work}/{net}-crops holds no {name}: nothing can be learnt from it')
    return samples, Samples(files[::HELD])


def main():
    args = arguments(
        __doc__,
        ('net', dict(choices=list(NETWORKS))),
        ('--work', dict(required=True, type=pathlib.Path)),
        ('--batches', dict(type=int, metavar='N', help=f'how many, the cosine\'s length (default: {BATCHES})')),
        ('--rate', dict(type=float, help=f'the first and highest (default: {RATE}, with --from {FINE})')),
        ('--from', dict(dest='start', metavar='FILE', help='a weight file to go on from')),
        ('--seed', dict(type=int, default=1)),
    )
    clock, path = Clock(args.until), args.work / f'{args.net}.pt'
    batches, peak = args.batches or BATCHES[args.net], args.rate or (FINE if args.start else RATE)
    torch.manual_seed(args.seed)
    with_points = not args.start or args.net == 'onet'
    net, averaged = (NETWORKS[args.net](with_points=with_points) for _ in range(2))
    weights = (FINE_WEIGHTS if args.start else WEIGHTS)[args.net]
    if args.start:
        load(net, read(args.start))
        if args.net == 'onet':
            net.drop.p = 0  # a few hundred batches are too few to average its noise away
    mean = {k: v.clone() for k, v in net.state_dict().items()}
    optimizer = torch.optim.AdamW(net.parameters(), lr=peak, weight_decay=DECAY)
    done = 0
    if path.exists():
        saved = torch.load(path, weights_only=False)
        net.load_state_dict(saved['net'])
        optimizer.load_state_dict(saved['optimizer'])
        mean, done = saved['mean'], saved['done']
    if done >= batches:
        return
    samples, held = crops_of(args.work, args.net)
    begun, losses, summed = done, torch.zeros(3), 0
    if args.start and done == 0:
        print(in_words(args.net, dict(batches=0, of=batches, rate=0, losses=['-'] * 3, **measure(net, held))) + 'as it came', flush=True)

    def save(to):
        torch.save(dict(net=net.state_dict(), optimizer=optimizer.state_dict(), mean=mean, done=done, tensors=state_of(averaged)), to)

    while done < batches:
        rate = rate_at(done, batches, peak)
        for group in optimizer.param_groups:
            group['lr'] = rate
        R = np.random.RandomState([args.seed, done])
        torch.manual_seed(args.seed * 1_000_003 + done)  # what drops out
        pixels, kinds, offsets, points = samples.batch(R, UNIT[args.net])
        loss, each = total(weights, net(enter(pixels)), *(torch.from_numpy(a) for a in (kinds, offsets, points)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        done += 1
        keep = min(MEAN, done / (done + 10))
        for k, v in net.state_dict().items():
            mean[k] = keep * mean[k] + (1 - keep) * v
        losses, summed = losses + each, summed + 1
        if done % SAVE == 0 or done == batches or clock.is_over():
            averaged.load_state_dict(mean)
            replace(path, save)
            means = [round(v, 4) for v in (losses / summed).tolist()]
            line = dict(batches=done, of=batches, seconds=round(clock.seconds()), rate=float(f'{rate:.3g}'), losses=means, **measure(averaged, held))
            with open(args.work / f'{args.net}.jsonl', 'a') as file:
                file.write(json.dumps(line) + '\n')
            print(in_words(args.net, line) + left(clock, done - begun, batches - done), flush=True)
            losses, summed = torch.zeros(3), 0
            if clock.is_over() and done < batches:
                clock.stop()


def in_words(net, line):
    classes, boxes, points = line['losses']
    held = ', '.join(f'{name} {line[name]:.4f}' for name in ('faces', 'others', 'offsets', 'points') if line.get(name) is not None)
    return f'{net}: {line["batches"]} of {line["of"]} batches, rate {line["rate"]:.1e}, losses {classes} {boxes} {points}, set aside: {held}; '


if __name__ == '__main__':
    run(main)
