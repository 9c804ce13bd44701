"""How the parts of a rendered eye look: skin, lids, eyeball, iris, lamps mirrored on it, lashes."""
import cv2
import numpy as np

from paint import HEIGHT, MM, WIDTH, X, Y, hairs, near, noise, over, soft


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


def fibers(R, iris, count, reach):
    """Noise that runs along the radius."""
    table = np.stack([np.interp(np.arange(512) / 512 * n, np.arange(n + 1), np.append(v := R.normal(0, 1, n), v[0]), period=n) for n in (count, count * 2, count // 2)]).sum(0)
    turn = np.arctan2(iris.v, iris.u) / (2 * np.pi) + reach * (iris.rho - 0.6) * R.normal(0, 0.05)
    return table[(turn * 512).astype(np.int32) % 512].astype(np.float32)


def iris_shade(R, iris, sclera):
    kind = R.rand()
    base = sclera * (R.uniform(0.06, 0.3) if kind < 0.42 else R.uniform(0.3, 0.55) if kind < 0.67 else R.uniform(0.5, 0.95))
    color = base * (1 + R.uniform(0.02, 0.16) * fibers(R, iris, R.randint(20, 70), R.normal(0, 1)) * near(iris.rho - 0.6, 0.5))
    color += noise(R, R.uniform(2, 6), base * R.uniform(0.02, 0.12))
    color *= 1 + R.normal(0, 0.25) * near(iris.rho - R.uniform(0.35, 0.6), R.uniform(0.08, 0.25))  # collarette
    # limbal ring: of pale irises it may be wide, and its inner edge stronger than the outer one
    wide = kind >= 0.67 and R.rand() < 0.5
    color *= 1 - R.uniform(0.2 if wide else 0, 0.65) * soft(iris.rho - R.uniform(0.72 if wide else 0.84, 0.97), R.uniform(0.03, 0.2 if wide else 0.15))
    a = R.uniform(0, 2 * np.pi)
    color *= 1 + R.uniform(0, 0.5) * (iris.u * np.cos(a) + iris.v * np.sin(a)) * soft(0.9 - iris.rho, 0.3)  # light through the cornea
    pupil = np.clip(R.normal(0.4, 0.13), 0.16, 0.72)
    off = R.normal(0, 0.025, 2)
    rho = np.hypot(iris.u - off[0], iris.v - off[1])
    dark = min(base * R.uniform(0.1, 0.8), R.uniform(3, 40))
    return over(color, dark, soft(pupil - rho, R.uniform(0.01, 0.06)))


def eyeball(R, lids, iris, tone, shadow):
    """`shadow`: how dark the upper lid's is, from 0 to 1, and how many px it reaches."""
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
    ball = over(ball, iris_shade(R, iris, sclera), soft((1 - iris.rho) * iris.radius, np.exp(R.uniform(np.log(0.8), np.log(7)))))
    # the lids' shadow and their wet edge
    ball *= 1 - shadow[0] * np.exp(-np.maximum(lids.below, 0) / shadow[1])
    ball *= 1 - R.uniform(0, 0.3) * np.exp(-np.maximum(lids.above, 0) / R.uniform(3, 12))
    if R.rand() < 0.6:
        spots = np.clip(noise(R, R.uniform(3, 12), 1), 0, 2) if R.rand() < 0.7 else 1
        ball = over(ball, R.uniform(150, 255), np.clip(near(lids.above - R.uniform(1, 4), R.uniform(0.8, 2.2)) * spots * R.uniform(0.1, 0.8), 0, 1))
    return ball


def lamps(R, ball, iris):
    """Reflections on the cornea: spots, windows, a ring of light, a large screen; and a mask of what that hides."""
    hidden = 0.0
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
    if R.rand() < 0.1:
        c = iris.center + R.normal(0, 0.5, 2) * iris.radius
        w, h = R.uniform(0.3, 1.3, 2) * iris.radius
        hidden = soft(w - abs(X - c[0]), 2) * soft(h - abs(Y - c[1]), 2) * R.uniform(0.15, 0.95)
        screen = R.uniform(110, 240) + (noise(R, R.uniform(6, 30), R.uniform(5, 50)) if R.rand() < 0.5 else 0)
        ball = over(ball, screen, hidden)
    return ball, hidden


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
