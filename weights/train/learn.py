"""Step 5, learn.py NAME: trains a network → NAME.pt (and NAME.jsonl, what its validation said on the way)

Half of what it sees are photographs' eyes, the rest is rendered or closed. The rate is constant, then falls as a cosine over the last part;
what counts is a slow mean of the weights. The n-th batch is the same whenever and wherever it is drawn, so a stopped run goes on where it was.
"""
import copy
import json

import numpy as np
import torch

from augment import moved, photographed
from clock import Clock, arguments, replace
from eyes import CENTER, Eyes
from measure import CloseUps, Faces, labels, runner
from network import COLUMNS, ROWS, STEP, Elg, multiply_adds, soft_argmax
from paths import WORK
from synthetic import PART, parts
from views import by_deviation

# eyes between whose training the weights are saved, and measured
SAVE, MEASURE = 2400, 14400
BATCH, RATE, DECAY, MEAN = 24, 3e-3, 0.02, 0.998
LOW = 0.2  # height of the heat maps of an iris that is not to be seen
SYNTHETIC_UNIT, SYNTHETIC_CENTER = 2.0, np.array([260.0, 180.0])
SMALL = 60  # px between the eyes
FACE = 25.0, 31.0  # radius of an iris, px: in a face's view it is about 20, in a close-up more; see labels.py about centers


class Lessons:
    """Batches of (x, points, weights, heights)."""

    def __init__(self, seed, rendered, closed):
        self.eyes, self.seed = Eyes(), seed
        self.labels = labels()
        train = ~self.labels['held']
        open_ = self.labels['visible'] > 0
        large = self.eyes.distance >= SMALL
        usable = self.labels['weight'].max(1) > 0
        self.large, self.small = np.flatnonzero(train & open_ & large & usable), np.flatnonzero(train & open_ & ~large & usable)
        self.closed = np.flatnonzero(train & ~open_)
        self.synthetic, self.points, self.visible, self.lids = parts()
        small = 0.14 if len(self.small) and self.labels['weight'][self.small, :8].max() > 0 else 0
        closed = closed if len(self.closed) else 0
        self.shares = [rendered, closed, small]

    def one(self, R):
        rendered, closed, small = self.shares
        kind = R.rand()
        if kind < rendered:
            i = R.randint(len(self.points))
            part, row = divmod(i, PART)
            center = SYNTHETIC_CENTER + R.normal(0, 8, 2)
            scale = dict(mean=0.2, sigma=0.3, least=0.6, most=2.2)
            gray, points = moved(R, self.synthetic[part][row], self.points[i], center, SYNTHETIC_UNIT, scale)
            visible = np.clip((self.visible[i] - 0.05) / 0.3, 0, 1)
            weight = np.ones(18)
            weight[:8] = 0.05 + 0.95 * self.lids[i]
            weight[8:17] = 0.15 + 0.85 * visible
            weight[17] = 0.3
        else:
            of = self.closed if kind < rendered + closed else self.small if kind < rendered + closed + small else self.large
            i = of[R.randint(len(of))]
            gray, points = moved(R, self.eyes.patch[i], self.labels['points'][i], CENTER)
            middle = points[8:16].mean(0)
            radius = np.hypot(*(points[8:16] - middle).T).mean()
            points[16] += (middle - points[16]) * np.clip((radius - FACE[0]) / (FACE[1] - FACE[0]), 0, 1)
            visible, weight = float(self.labels['visible'][i]), self.labels['weight'][i].copy()
        gray = photographed(R, gray, points, kind >= rendered)
        inside = (points > 2).all(1) & (points[:, 0] < 178) & (points[:, 1] < 106)
        height = np.ones(18)
        height[8:17] = LOW + (1 - LOW) * visible
        return by_deviation(gray), points, weight * inside, height

    def batch(self, n):
        R = np.random.RandomState([self.seed, n])
        return [torch.from_numpy(np.stack(a).astype(np.float32)) for a in zip(*(self.one(R) for _ in range(BATCH)))]


ROW, COLUMN = torch.arange(ROWS) + 0.5, torch.arange(COLUMNS) + 0.5


def loss_of(heat, points, weight, height):
    """Heat maps as Gaussians of 2 cells, and where the soft-argmax of them lies."""
    at = points / STEP
    want = torch.exp(-((ROW - at[..., 1:]) ** 2) / 8).unsqueeze(-1) * torch.exp(-((COLUMN - at[..., :1]) ** 2) / 8).unsqueeze(-2)
    want = want * height[..., None, None]
    # a low map says that nothing is to be seen, whatever its place is worth
    sure = torch.maximum(weight, 0.5 * (height < 0.9) * (weight > 0))
    maps = (((heat - want) ** 2).mean((2, 3)) * sure).sum() / heat.shape[0] / 18 * 400
    found = soft_argmax(heat) / STEP
    off = (torch.sqrt(((found - at) ** 2).sum(-1) + 0.05) - 0.22).clamp(max=12)
    stress = torch.ones(18)
    stress[16] = 2
    place = (off * weight * stress).sum() / heat.shape[0] / 18
    # the size of the ring by itself
    across = lambda p: (p[:, 8:12] - p[:, 12:16]).norm(dim=-1).mean(-1)
    size = ((across(found) - across(at)).abs() * weight[:, 8:16].amin(1)).mean() * 0.1
    return maps, place + size


def own_megabytes():
    """What this process has for itself; the photographs and rendered eyes are mapped files besides."""
    kilobytes = [line.split()[1] for line in open('/proc/self/status') if line.startswith('RssAnon')]
    return int(kilobytes[0]) / 1024 if kilobytes else 0


def main():
    given = arguments(
        __doc__, ('name', {}), ('--maps', dict(type=int, default=32)), ('--modules', dict(type=int, default=2)),
        ('--samples', dict(type=int, default=400_000, help='eyes in all')), ('--fall', dict(type=float, default=0.4, help='share of them under a falling rate')),
        ('--rendered', dict(type=float, default=0.33)), ('--closed', dict(type=float, default=0.07)),
        ('--rate', dict(type=float, default=RATE)), ('--seed', dict(type=int, default=1)), ('--threads', dict(type=int, default=1, help='how many share a batch')), ('--begin', dict(help='weights to begin with: another run')),
    )
    clock, path, log = Clock(given.until), WORK / f'{given.name}.pt', WORK / f'{given.name}.jsonl'
    torch.set_num_threads(given.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(given.seed)
    lessons = Lessons(given.seed, given.rendered, given.closed)
    network = Elg(given.maps, given.modules).to(memory_format=torch.channels_last)  # 1.6 times as fast here
    many = [p for p in network.parameters() if p.dim() > 1]
    few = [p for p in network.parameters() if p.dim() <= 1]
    learner = torch.optim.AdamW([dict(params=many, weight_decay=DECAY), dict(params=few, weight_decay=0)], lr=given.rate, betas=(0.9, 0.99))
    seen, seconds, began = 0, 0.0, given.begin
    if path.exists():
        before = torch.load(path)
        network.load_state_dict(before['now'])
        learner.load_state_dict(before['learner'])
        seen, seconds, began = before['seen'], before['seconds'], before['began']
    elif given.begin:
        network.load_state_dict(torch.load(WORK / f'{given.begin}.pt')['mean'])
    mean = copy.deepcopy(network).eval()
    if path.exists():
        mean.load_state_dict(before['mean'])
    faces, closeups = Faces(lessons.eyes, lessons.labels), CloseUps()
    print(f'{given.name}: {multiply_adds(network) / 1e6:.1f} M multiply-adds, {sum(p.numel() for p in network.parameters())} parameters, from {seen} eyes', flush=True)
    sums = np.zeros(3)

    def save():
        state = dict(now=network.state_dict(), mean=mean.state_dict(), learner=learner.state_dict(), seen=seen, seconds=seconds + clock.seconds(), megabytes=own_megabytes(), maps=given.maps, modules=given.modules, began=began, given=vars(given))
        replace(path, lambda p: torch.save(state, p))

    def measure():
        run = runner(mean)
        close = {z: closeups(run, z) for z in (1, 1.3)}
        row = dict(seen=seen, seconds=round(seconds + clock.seconds()), rate=learner.param_groups[0]['lr'], maps=sums[0] / sums[2], place=sums[1] / sums[2], faces=faces(run), closeups=close[1], closer=close[1.3])
        if seen // BATCH * BATCH % (3 * MEASURE) < BATCH or seen >= given.samples:
            row['stress'] = {s: [round(v, 3) for v in pair] for s, pair in faces.stress(run).items()}
        sums[:] = 0
        with open(log, 'a') as file:
            file.write(json.dumps(row) + '\n')
        print(json.dumps(row, default=float), flush=True)

    while seen < given.samples and not clock.is_over():
        left = (given.samples - seen) / (given.fall * given.samples)
        rate = given.rate * min(1, (seen + BATCH) / (40 * BATCH)) * (1 if left >= 1 else 0.5 - 0.5 * np.cos(np.pi * left)) + 1e-5
        for group in learner.param_groups:
            group['lr'] = rate
        x, points, weight, height = lessons.batch(seen // BATCH)
        heats = network(x[:, None].contiguous(memory_format=torch.channels_last))
        losses = [loss_of(heat, points, weight, height) for heat in heats]
        learner.zero_grad(set_to_none=True)
        sum(a + b for a, b in losses).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 3.0)
        learner.step()
        seen += BATCH
        share = min(MEAN, 1 - 10 / (10 + seen / BATCH))
        with torch.no_grad():
            for a, b in zip(mean.state_dict().values(), network.state_dict().values()):
                a.copy_(b if not a.is_floating_point() else a * share + b * (1 - share))
        sums += float(losses[-1][0]), float(losses[-1][1]), 1
        if seen % SAVE == 0:
            save()
        if seen % MEASURE == 0:
            measure()
    if sums[2] > 20:
        measure()
    save()
    if seen < given.samples:
        clock.stop()


if __name__ == '__main__':
    main()
