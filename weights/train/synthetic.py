"""Step 3, synthetic.py: rendered eyes, sharp, of every size of iris and opening of the lids → synthetic-PART.npy, .npz, .png

Parts of 1000: .npy (n, 360, 520) uint8; .npz: points (n, 18, 2), visible (n,): the share of the iris that the lids leave free. The inner corner is at the left, the
eyeball around (260, 180); an iris has a radius of about 41 px, twice what it has in a view of magnification 1.

Lengths below are millimeters, 7 px each; y runs down. A pixel's material follows from where it lies: above or below the lids, at which
radius of the iris, how near to an edge; edges are soft by themselves, so nothing is drawn larger and shrunk.
"""
import cv2
import numpy as np

from clock import Clock, arguments, replace
from paths import WORK

WIDTH, HEIGHT, MM = 520, 360, 7.0
SEED, PART = 11, 1000
IRIS, BALL, DEPTH = 5.85, 12.0, 10.5  # radius of the iris and the eyeball; the iris's distance from the eyeball's center
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


def soft(d, width=0.7):
    """0 where d << 0, 1 where d >> 0 (d in px)."""
    return np.clip(0.5 + d / (2 * width), 0, 1)


def near(d, width):
    return np.exp(-((d / width) ** 2))


def noise(R, size, amplitude):
    """Smooth, with grains of about `size` px."""
    h, w = max(3, int(HEIGHT / size)), max(3, int(WIDTH / size))
    return cv2.resize(R.normal(0, amplitude, (h, w)).astype(np.float32), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


def over(picture, color, mask):
    return picture + (color - picture) * mask


class Lids:
    """The eye's outline in its own axes: x from the inner to the outer corner, and what the picture's pixels are in them."""

    def __init__(self, R, ball, gaze, openness):
        self.width = R.normal(29, 1.8) * MM * (1 if R.rand() < 0.6 else R.uniform(0.7, 1))  # turned heads foreshorten
        tilt = R.normal(-0.05, 0.07)
        self.axes = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
        self.inner = ball + self.axes @ [-self.width * R.uniform(0.46, 0.54), R.normal(1.5, 0.7) * MM]
        down = max(0.0, gaze[1])  # looking down, the upper lid follows
        self.high = max(0.02, (R.normal(6.2, 1.0) - 4.5 * gaze[1]) * openness) * MM
        self.low = (R.normal(3.9, 0.8) + 1.5 * gaze[1]) * MM * (min(1.0, 0.35 + openness) if openness > 0.2 else 1)
        self.closing = np.clip(1 - openness, 0, 1) * R.uniform(0.6, 1)  # a closing upper lid goes down to the lower one
        self.peaks = R.uniform(0.38, 0.54), R.uniform(0.46, 0.66)
        self.round = R.uniform(0.62, 0.95), R.uniform(0.6, 0.9)
        self.gap = 0.0 if openness < 0.03 else 0.2 * MM
        self.fall = R.normal(0.0, 0.6) * MM
        d = np.stack([X, Y], -1) - self.inner.astype(np.float32)
        self.x = d[..., 0] * self.axes[0, 0].astype(np.float32) + d[..., 1] * np.float32(self.axes[1, 0])
        self.y = d[..., 0] * np.float32(self.axes[0, 1]) + d[..., 1] * np.float32(self.axes[1, 1])
        t = np.linspace(0, 1, 401)
        slope = lambda curve: np.hypot(1, np.gradient(curve(t), t[1] * self.width))
        at = np.clip(self.x / self.width, 0, 1)
        outside = np.maximum(np.maximum(-self.x, self.x - self.width), 0)
        # px below the upper and above the lower lid: straight down for the skin, along the normals for the opening
        self.below = self.y - np.interp(at, t, self.upper(t)).astype(np.float32)
        self.above = np.interp(at, t, self.lower(t)).astype(np.float32) - self.y
        self.inside = np.minimum(self.below / np.interp(at, t, slope(self.upper)), self.above / np.interp(at, t, slope(self.lower))) - outside
        self.at = at
        self.reach = soft(self.x + 4, 14) * soft(self.width * 1.04 - self.x, 16)  # what follows the lids fades beside the eye

    @staticmethod
    def hump(t, peak, power):
        q = np.clip(t, 1e-6, 1) ** (np.log(0.5) / np.log(peak))
        return np.clip(4 * q * (1 - q), 0, 1) ** power

    def lower(self, t):
        return self.low * self.hump(t, self.peaks[1], self.round[1]) + self.fall * t * t

    def upper(self, t):
        top = -self.high * self.hump(t, self.peaks[0], self.round[0]) + self.fall * t * t
        shut = self.closing**2.2
        low = self.lower(t)
        return np.minimum(top * (1 - shut) + (low - self.gap) * shut, low)

    def point(self, t, y):
        return self.inner + np.stack([t * self.width, y], -1) @ self.axes.T

    def landmarks(self):
        t = np.array([0, 0.25, 0.5, 0.75])
        return np.concatenate([self.point(t, self.upper(t)), self.point(1 - t, self.lower(1 - t))])


class Iris:
    """A disc on the eyeball, turned with it: `rho` is a pixel's distance from its center in radii."""

    def __init__(self, R, ball, gaze):
        yaw, pitch = gaze
        self.radius = np.clip(R.normal(IRIS, 0.35), 4.9, 6.8) * MM
        forward = np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
        side = np.array([np.cos(yaw), 0, -np.sin(yaw)])
        down = np.cross(forward, side)
        self.center = ball + DEPTH * MM * forward[:2]
        self.plane = np.stack([side[:2], down[:2]], 1)  # columns: iris axes in the picture
        back = np.linalg.inv(self.plane).astype(np.float32)
        d = np.stack([X - np.float32(self.center[0]), Y - np.float32(self.center[1])], -1)
        self.u, self.v = (d @ back.T / np.float32(self.radius)).transpose(2, 0, 1)
        self.rho = np.sqrt(self.u**2 + self.v**2) + 1e-6

    def ring(self):
        a = np.pi + np.arange(8) * np.pi / 4
        return self.center + self.radius * np.stack([np.cos(a), np.sin(a)], -1) @ self.plane.T

    def fibers(self, R, count, reach):
        """Noise that runs along the radius."""
        table = np.stack([np.interp(np.arange(512) / 512 * n, np.arange(n + 1), np.append(v := R.normal(0, 1, n), v[0]), period=n) for n in (count, count * 2, count // 2)]).sum(0)
        turn = np.arctan2(self.v, self.u) / (2 * np.pi) + reach * (self.rho - 0.6) * R.normal(0, 0.05)
        return table[(turn * 512).astype(np.int32) % 512].astype(np.float32)

    def shade(self, R, sclera):
        kind = R.rand()
        base = sclera * (R.uniform(0.06, 0.3) if kind < 0.5 else R.uniform(0.3, 0.55) if kind < 0.75 else R.uniform(0.5, 0.85))
        color = base * (1 + R.uniform(0.02, 0.16) * self.fibers(R, R.randint(20, 70), R.normal(0, 1)) * near(self.rho - 0.6, 0.5))
        color += noise(R, R.uniform(2, 6), base * R.uniform(0.02, 0.12))
        color *= 1 + R.normal(0, 0.25) * near(self.rho - R.uniform(0.35, 0.6), R.uniform(0.08, 0.25))  # collarette
        color *= 1 - R.uniform(0, 0.65) * soft(self.rho - R.uniform(0.84, 0.97), R.uniform(0.03, 0.15))  # limbal ring
        a = R.uniform(0, 2 * np.pi)
        color *= 1 + R.uniform(0, 0.5) * (self.u * np.cos(a) + self.v * np.sin(a)) * soft(0.9 - self.rho, 0.3)  # light through the cornea
        pupil = np.clip(R.normal(0.4, 0.13), 0.16, 0.72)
        off = R.normal(0, 0.025, 2)
        rho = np.hypot(self.u - off[0], self.v - off[1])
        dark = min(base * R.uniform(0.1, 0.8), R.uniform(3, 40))
        return over(color, dark, soft(pupil - rho, R.uniform(0.01, 0.06)))


def hairs(R, starts, steps, thickness, bend):
    """A mask of strokes: each goes from a start along a step, curved by `bend`."""
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    s = np.linspace(0, 1, 7)[:, None]
    for start, step, k in zip(starts, steps, bend):
        line = start + step * s + np.array([0, k]) * s * s
        cv2.polylines(mask, [np.round(line * 16).astype(np.int32)], False, 1.0, int(thickness), cv2.LINE_AA, 4)
    return mask


def skin_and_lids(R, lids, openness):
    tone = R.uniform(55, 220)
    skin = tone + noise(R, 90, tone * R.uniform(0.03, 0.12)) + noise(R, 30, tone * 0.03) + noise(R, 6, R.uniform(0.5, 4)) + noise(R, 1.6, R.uniform(0.2, 4))
    contour = lids.high * (1 - lids.closing)
    # socket: darker toward the nose and under the brow; a bulge of light on the lid
    skin *= 1 - R.uniform(0, 0.45) * near(np.hypot(lids.x + R.uniform(0, 60), lids.y + R.uniform(20, 90)), R.uniform(60, 130))
    skin *= 1 - R.uniform(0, 0.3) * near(lids.y - R.uniform(30, 60), R.uniform(15, 40)) * soft(lids.x, 60)  # under the eye
    skin *= 1 + R.uniform(-0.15, 0.25) * near(lids.below + R.uniform(8, 30), R.uniform(8, 20)) * lids.reach
    skin *= 1 - R.uniform(0, 0.35) * near(lids.below, R.uniform(25, 60)) * soft(-lids.below, 10) * soft(lids.x + 20, 50) * soft(lids.width + 20 - lids.x, 50)  # shadow, or make-up
    if R.rand() < 0.85:  # crease of the upper lid, and what hangs over it
        gap = R.uniform(0.6, 6.5) * MM * (0.6 + 0.4 * contour / (7 * MM)) + (R.uniform(1, 4) * MM if openness < 0.3 else 0)
        d = lids.below + gap - R.uniform(-0.5, 0.8) * gap * (2 * lids.at - 1) ** 2
        reach = soft(lids.x + 10, 12) * soft(lids.width * R.uniform(1, 1.25) - lids.x, 15)
        strength = R.uniform(0.1, 0.65)
        skin *= 1 - strength * near(d, R.uniform(1.2, 6)) * reach
        skin *= 1 + R.uniform(0, 0.3) * strength * near(d + 12, R.uniform(8, 18)) * reach
    for _ in range(R.randint(0, 4)):  # folds below
        d = lids.above + R.uniform(8, 60) + lids.x * R.normal(0, 0.1)
        skin *= 1 - R.uniform(0.03, 0.25) * near(d, R.uniform(1.2, 5)) * soft(lids.x - R.uniform(-20, 60), 20) * soft(R.uniform(120, 240) - lids.x, 25)
    hair = R.uniform(5, min(140, tone * 0.75))
    if R.rand() < 0.75:  # brow
        n = R.randint(60, 260)
        x = R.uniform(-0.15, 1.25, n)
        y = -R.uniform(11, 21) * MM * (1 - 0.2 * np.abs(x - 0.6)) + R.normal(0, R.uniform(1, 2.2) * MM, n) * 0.5
        y0 = -max(lids.high, 5 * MM) * 0.6
        starts = lids.point(x, np.minimum(y, y0) + y0 * 0.4)
        steps = np.stack([R.uniform(8, 34, n), R.uniform(-16, 8, n) - 6], -1)
        mask = cv2.GaussianBlur(hairs(R, starts, steps, R.randint(1, 4), R.normal(3, 3, n)), (0, 0), R.uniform(0.4, 3))
        skin = over(skin, hair, mask * R.uniform(0.4, 0.95))
    return skin, tone, hair


def eyeball(R, lids, iris, tone):
    sclera = np.clip(tone * R.uniform(0.72, 1.3) + R.uniform(0, 50), 45, 245)
    ball = sclera + noise(R, 25, 6) + noise(R, 3, R.uniform(0.3, 3))
    ball *= 1 - R.uniform(0, 0.5) * near(np.minimum(lids.x, lids.width - lids.x), R.uniform(20, 50))  # the ball turns away in the corners
    n = R.randint(0, 14)  # veins
    ends = lids.point(R.uniform(0, 1, n), R.uniform(-20, 20, n))
    veins = hairs(R, ends, R.normal(0, 18, (n, 2)), 1, R.normal(0, 8, n))
    ball *= 1 - R.uniform(0, 0.25) * cv2.GaussianBlur(veins, (0, 0), 0.8)
    # caruncle
    d = np.hypot(lids.x - R.uniform(1, 2.5) * MM, (lids.y - 0.5 * MM) * 1.2) - R.uniform(1.2, 2.8) * MM
    ball = over(ball, tone * R.uniform(0.5, 0.95) + noise(R, 5, 8), soft(-d, 5) * R.uniform(0.4, 1))
    ball = over(ball, iris.shade(R, sclera), soft((1 - iris.rho) * iris.radius, np.exp(R.uniform(np.log(0.8), np.log(5)))))
    # the lids' shadow and their wet edge
    ball *= 1 - R.uniform(0.1, 0.85) * np.exp(-np.maximum(lids.below, 0) / R.uniform(4, 26))
    ball *= 1 - R.uniform(0, 0.3) * np.exp(-np.maximum(lids.above, 0) / R.uniform(3, 12))
    if R.rand() < 0.6:
        spots = np.clip(noise(R, R.uniform(3, 12), 1), 0, 2) if R.rand() < 0.7 else 1
        ball = over(ball, R.uniform(150, 255), np.clip(near(lids.above - R.uniform(1, 4), R.uniform(0.8, 2.2)) * spots * R.uniform(0.1, 0.8), 0, 1))
    return ball


def lamps(R, ball, iris):
    """Reflections on the cornea: spots, windows, a ring of light, a large dim screen."""
    for _ in range(R.choice([0, 1, 1, 1, 2, 3, 5])):
        r = iris.radius
        c = iris.center + R.normal(0, 0.38, 2) * r + [0, -0.15 * r]
        x, y = X - c[0], Y - c[1]
        kind, size = R.rand(), r * np.exp(R.uniform(np.log(0.04), np.log(0.28)))
        bright = R.uniform(150, 255)
        if kind < 0.6:
            mask = soft(size - np.hypot(x, y * R.uniform(0.7, 1.4)), R.uniform(0.7, 3))
        elif kind < 0.85:
            a, w, h = R.normal(0, 0.2), size * R.uniform(0.7, 2), size * R.uniform(0.7, 2.4)
            u, v = x * np.cos(a) + y * np.sin(a), y * np.cos(a) - x * np.sin(a)
            mask = soft(w - abs(u), R.uniform(0.7, 2)) * soft(h - abs(v), R.uniform(0.7, 2))
            if R.rand() < 0.4:  # panes
                mask = mask * soft(abs(u) - 0.1 * w, 0.7) * soft(abs(v) - 0.1 * h, 0.7)
        else:
            mask = near(np.hypot(x, y) - size * 1.8, R.uniform(1, 3))
        ball = over(ball, bright, mask * R.uniform(0.4, 1))
    if R.rand() < 0.08:
        c = iris.center + R.normal(0, 0.5, 2) * iris.radius
        w, h = R.uniform(0.3, 1.1, 2) * iris.radius
        ball = over(ball, R.uniform(120, 240), soft(w - abs(X - c[0]), 2) * soft(h - abs(Y - c[1]), 2) * R.uniform(0.15, 0.9))
    return ball


def lashes(R, picture, lids, hair, openness):
    dark = hair * R.uniform(0.2, 0.9)
    liner = R.rand() < 0.3
    rim = near(lids.below + (R.uniform(0, 6) if liner else 0), R.uniform(3, 7) if liner else R.uniform(0.8, 3.5))
    picture = over(picture, dark, rim * soft(lids.x - R.uniform(0, 0.2) * lids.width, 10) * soft(lids.width * 1.02 - lids.x, 5) * R.uniform(0.2, 0.95))
    margin = lids.reach * near(lids.above + R.uniform(1, 5), R.uniform(1, 3.5))  # the lower lid's edge, light, and its lash line
    picture = over(picture, picture * R.uniform(0.9, 1.3), margin * R.uniform(0, 0.8))
    picture = over(picture, dark, near(lids.above + R.uniform(3, 7), R.uniform(0.8, 2.5)) * R.uniform(0, 0.5) * soft(lids.x - 0.15 * lids.width, 20) * lids.reach)
    length = R.uniform(1.5, 9.5) * MM
    n = int(90 * R.rand() ** 1.5)
    t = np.sort(R.uniform(0.08, 1, n))
    up = -R.uniform(-0.1, 0.9) if openness > 0.35 else R.uniform(0.2, 0.9)  # lashes of closed eyes hang
    steps = length * R.uniform(0.5, 1, n)[:, None] * np.stack([(t - R.uniform(0.3, 0.5)) * 1.6 + R.normal(0, 0.12, n), up * R.uniform(0.6, 1.2, n)], -1)
    mask = hairs(R, lids.point(t, lids.upper(t)), steps, R.choice([1, 1, 2, 2, 3]), -abs(R.normal(0.25, 0.25, n)) * length)
    m = int(n * R.uniform(0, 0.6))
    t = np.sort(R.uniform(0.2, 1, m))
    steps = length * 0.5 * R.uniform(0.4, 1, m)[:, None] * np.stack([(t - 0.45) * 1.4 + R.normal(0, 0.2, m), R.uniform(0.3, 1, m)], -1)
    mask = np.maximum(mask, 0.7 * hairs(R, lids.point(t, lids.lower(t) + 3), steps, 1, R.normal(0, 3, m)))
    return over(picture, dark, cv2.GaussianBlur(mask, (0, 0), R.uniform(0.3, 1)) * R.uniform(0.4, 1))


def glasses(R, picture, ball):
    v = R.uniform(0, 230)
    c = ball + R.normal(0, 1.5, 2) * MM + [1.5 * MM, 1.5 * MM]
    w, h, p = R.uniform(20, 29) * MM, R.uniform(11, 20) * MM, R.uniform(2, 6)
    d = (np.abs((X - c[0]) / w) ** p + np.abs((Y - c[1]) / h) ** p) ** (1 / p) - 1
    picture = over(picture, v + noise(R, 20, 8), near(d * h, R.uniform(2, 12)) ** 0.5 * R.uniform(0.5, 1))
    if R.rand() < 0.5:
        a = R.uniform(0, 2 * np.pi)
        e = (X - c[0]) * np.cos(a) + (Y - c[1]) * np.sin(a) - R.normal(0, 60)
        picture = over(picture, R.uniform(140, 255), soft(R.uniform(5, 70) - abs(e), R.uniform(2, 30)) * (d < 0) * R.uniform(0.05, 0.6))
    return picture


def render(R):
    """One eye: gray (360, 520) uint8, points (18, 2), visible share of the iris."""
    ball_at = np.array([WIDTH / 2, HEIGHT / 2]) + R.normal(0, 0.8, 2) * MM
    gaze = np.clip(R.normal([0, 0.03], [0.24, 0.15]), [-0.65, -0.4], [0.65, 0.4])
    kind = R.rand()
    openness = R.uniform(0, 0.03) if kind < 0.1 else R.uniform(0.05, 0.45) if kind < 0.17 else np.clip(R.normal(1.0, 0.22), 0.45, 1.6)
    lids, iris = Lids(R, ball_at, gaze, openness), Iris(R, ball_at, gaze)
    skin, tone, hair = skin_and_lids(R, lids, openness)
    ball = lamps(R, eyeball(R, lids, iris, tone), iris)
    opening = soft(lids.inside, R.uniform(0.7, 2))
    picture = lashes(R, over(skin, ball, opening), lids, hair, openness)
    if R.rand() < 0.15:
        picture = glasses(R, picture, ball_at)
    a = R.uniform(0, 2 * np.pi)
    picture *= 1 + R.uniform(0, 0.35) * (np.cos(a) * (X / WIDTH - 0.5) + np.sin(a) * (Y / HEIGHT - 0.5)) * 2
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    if R.rand() < 0.25:  # cameras that smooth away noise
        picture = cv2.medianBlur(picture, int(R.choice([3, 5, 7])))
    disc = iris.rho < 1
    visible = (disc & (lids.inside > 0)).sum() / disc.sum()
    points = np.concatenate([lids.landmarks(), iris.ring(), iris.center[None], ball_at[None]])
    return picture, points.astype(np.float32), visible


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
    """What this step left: gray (one memory map a part), points and visible of all."""
    paths = sorted(WORK.glob('synthetic-*.npy'))
    about = [np.load(path.with_suffix('.npz')) for path in paths]
    return [np.load(path, mmap_mode='r') for path in paths], *(np.concatenate([z[k] for z in about]) for k in ('points', 'visible'))


def main():
    given = arguments(__doc__, ('--parts', dict(type=int, default=8)))
    clock = Clock(given.until)
    for k in range(given.parts):
        path = WORK / f'synthetic-{k:02}.npy'
        if path.exists():
            continue
        gray, points, visible = [], [], []
        for i in range(k * PART, (k + 1) * PART):
            if clock.is_over():
                clock.stop()
            picture, p, v = render(np.random.RandomState([SEED, i]))
            gray.append(picture), points.append(p), visible.append(v)
        np.savez(path.with_suffix('.npz'), points=np.stack(points), visible=np.array(visible, np.float32))
        replace(path, lambda p: np.save(p, np.stack(gray)))
        cv2.imwrite(str(path.with_suffix('.png')), sheet(gray[:36], points[:36]))
        print(f'part {k}: {clock.seconds():.0f} s; {np.mean(np.array(visible) < 0.1):.3f} of them closed', flush=True)


if __name__ == '__main__':
    main()
