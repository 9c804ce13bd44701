"""Step 3, synthetic.py: rendered eyes, sharp, of every size of iris and opening of the lids → synthetic-PART.npy, .npz, .png

Parts of 1000: .npy (n, 360, 520) uint8; .npz: points (n, 18, 2), visible (n,): the share of the iris that can be seen, lids (n, 8): how
well each lid point can. The inner corner is at the left, the eyeball around (260, 180); an iris has a radius of about 41 px, twice what it has in a view of magnification 1.

A pixel's material follows from where it lies (anatomy.py): above or below the lids, at which radius of the iris, how near to an edge; how it
looks is in shading.py, what glasses do in panes.py. Edges are soft by themselves, so nothing is drawn larger and shrunk. Shards may run side by side.
"""
import cv2
import numpy as np

from anatomy import Iris, Lids
from clock import Clock, arguments, replace
from paint import HEIGHT, MM, WIDTH, X, Y, hairs, over, soft
from panes import Glasses
from paths import WORK
from shading import eyeball, lamps, lashes, skin_and_lids

SEED, PART = 11, 1000


def opening(R):
    """(openness, squint, shadow): what lids do. Wide open, closed, half closed, or the dark slit of who laughs."""
    kind = R.rand()
    shadow = R.uniform(0.1, 0.85), R.uniform(4, 26)
    if kind < 0.1:
        return R.uniform(0, 0.03), 0.0, shadow
    if kind < 0.17:
        return R.uniform(0.05, 0.45), 0.0, shadow
    if kind < 0.24:
        return R.uniform(0.08, 0.5), R.uniform(0.1, 0.9), (R.uniform(0.5, 0.98), R.uniform(10, 45))
    return np.clip(R.normal(1.0, 0.22), 0.45, 1.6), 0.0 if R.rand() < 0.8 else R.uniform(0, 0.5), shadow


def render(R):
    """
    One eye: gray (360, 520) uint8, points (18, 2); the visible share of the iris: neither under lids, nor in the dark, nor behind a reflection;
    and how well each lid point (8) can be seen.
    """
    ball_at = np.array([WIDTH / 2, HEIGHT / 2]) + R.normal(0, 0.8, 2) * MM
    gaze = np.clip(R.normal([0, 0.03], [0.26, 0.17]), [-0.7, -0.45], [0.7, 0.45])
    openness, squint, shadow = opening(R)
    lids, iris = Lids(R, ball_at, gaze, openness, squint), Iris(R, ball_at, gaze)
    skin, tone, hair = skin_and_lids(R, lids, openness)
    ball, hidden = lamps(R, eyeball(R, lids, iris, tone, shadow), iris)
    picture = lashes(R, over(skin, ball, soft(lids.inside, R.uniform(0.7, 2))), lids, hair, openness)
    points = np.concatenate([lids.landmarks(), iris.ring(), iris.center[None], ball_at[None]])
    disc = iris.rho < 1
    # in a shadow of more than two thirds an iris is hardly to be told
    dark = shadow[0] * np.exp(-np.maximum(lids.below, 0) / shadow[1])
    free = disc * (lids.inside > 0) * (1 - hidden) * np.clip((1 - dark) / 0.3, 0, 1)
    kept = np.ones((HEIGHT, WIDTH), np.float32)
    if R.rand() < 0.25:
        worn = Glasses(R, ball_at)
        picture, free, disc = worn.through(picture, free, disc)
        points = worn.moved(points)
        picture, kept = worn.worn(R, picture)
        free = free * kept
    if R.rand() < 0.05:  # strands of hair
        n = R.randint(3, 40)
        starts, steps = R.uniform([-50, -100], [WIDTH, HEIGHT / 2], (n, 2)), R.normal([R.normal(0, 60), 250], 40, (n, 2))
        picture = over(picture, hair, cv2.GaussianBlur(hairs(R, starts, steps, R.randint(1, 4), R.normal(0, 30, n)), (0, 0), R.uniform(0.4, 2)) * R.uniform(0.3, 1))
    a = R.uniform(0, 2 * np.pi)
    picture *= 1 + R.uniform(0, 0.35) * (np.cos(a) * (X / WIDTH - 0.5) + np.sin(a) * (Y / HEIGHT - 0.5)) * 2
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if R.rand() < 0.25:  # cameras that smooth away noise
        picture = cv2.medianBlur(picture, int(R.choice([3, 5, 7])))
    column, row = np.clip(np.round(points[:8]).astype(int), 0, [WIDTH - 1, HEIGHT - 1]).T
    return picture, points.astype(np.float32), free.sum() / disc.sum(), kept[row, column]


def sheet(gray, points, columns=6):
    tiles = []
    for picture, p in zip(gray, points):
        tile = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
        plain = cv2.resize(tile, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        for line, color in ((p[:8], (80, 220, 80)), (p[8:16], (80, 160, 255))):
            cv2.polylines(tile, [np.round(line * 16).astype(np.int32)], True, color, 1, cv2.LINE_AA, 4)
        tiles.append(np.hstack([plain, cv2.resize(tile, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)]))
    return np.vstack([np.hstack(tiles[i : i + columns // 2]) for i in range(0, len(tiles), columns // 2)])


def parts():
    """What this step left: gray (one memory map a part), points, visible and lids of all."""
    paths = sorted(WORK.glob('synthetic-*.npy'))
    about = [np.load(path.with_suffix('.npz')) for path in paths]
    return [np.load(path, mmap_mode='r') for path in paths], *(np.concatenate([z[k] for z in about]) for k in ('points', 'visible', 'lids'))


def main():
    given = arguments(__doc__, ('shard', dict(nargs='?', default='0/1', help='such as 0/2')), ('--parts', dict(type=int, default=20)))
    clock, (shard, shards) = Clock(given.until), map(int, given.shard.split('/'))
    for k in range(shard, given.parts, shards):
        path = WORK / f'synthetic-{k:02}.npy'
        if path.exists():
            continue
        made = []
        for i in range(k * PART, (k + 1) * PART):
            if clock.is_over():
                clock.stop()
            made.append(render(np.random.RandomState([SEED, i])))
        gray, points, visible, lids = (np.stack(values) for values in zip(*made))
        np.savez(path.with_suffix('.npz'), points=points, visible=np.float32(visible), lids=np.float32(lids))
        replace(path, lambda p: np.save(p, gray))
        cv2.imwrite(str(path.with_suffix('.png')), sheet(gray[:36], points[:36]))
        print(f'part {k}: {clock.seconds():.0f} s; {np.mean(visible < 0.1):.3f} of them without an iris to be seen', flush=True)


if __name__ == '__main__':
    main()
