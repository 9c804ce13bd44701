"""What a camera, a face detector and the light may do to an eye: the view (where the patch is cut) and the picture (how it was taken)."""
import cv2
import numpy as np

from views import HEIGHT, WIDTH, mapped, placed, view

# Keypoints of MTCNN miss the eye by 3.6 % of the distance of the eyes in the median: sigma 7 px of a view of magnification 1.
MISS = (7.0, 6.5)
SCALE = dict(mean=0.08, sigma=0.27, least=0.55, most=2.0)


def moved(R, patch, points, center, unit=1.0, scale=SCALE):
    """A random view, and the points in it. `unit`: magnification of the patch itself, 2 where it has twice the usual pixels."""
    s = float(np.clip(np.exp(R.normal(scale['mean'], scale['sigma'])), scale['least'], scale['most']))
    far = 2.0 if R.rand() < 0.08 else 1.0  # some keypoints are simply wrong
    dx, dy = np.clip(R.normal(0, MISS) * far * max(s, 0.8), (-32, -24), (32, 24))
    m = placed(dx, dy, s / unit, np.clip(R.normal(0, 0.09), -0.35, 0.35), np.exp(R.normal(0, 0.05)), center)
    return view(patch, m), mapped(m, points).astype(np.float32)


def blob(R, gray, at, radius, value):
    axes = (int(np.ceil(radius)), int(np.ceil(radius * R.uniform(0.6, 1.6))))
    cv2.ellipse(gray, (int(at[0]), int(at[1])), axes, R.uniform(0, 180), 0, 360, int(value), -1, cv2.LINE_AA)


def covered(R, gray, points):
    """Glints, frames, panes and things in front."""
    iris = points[16]
    radius = np.hypot(*(points[8:16] - iris).T).mean()
    chance = R.random_sample(4)
    if chance[0] < 0.25:
        gray = gray.copy()
        for _ in range(R.randint(1, 3)):
            blob(R, gray, iris + R.normal(0, 0.5 * radius, 2), R.uniform(0.03, 0.22) * radius, R.uniform(150, 255))
    if chance[1] < 0.08:
        gray = gray.copy()
        c, axes = R.normal([90, 54], [25, 8]), R.uniform([65, 36], [105, 62])
        cv2.ellipse(gray, (int(c[0]), int(c[1])), (int(axes[0]), int(axes[1])), R.normal(0, 6), 0, 360, int(R.uniform(0, 255)), R.randint(2, 9), cv2.LINE_AA)
    if chance[2] < 0.08:
        pane = np.zeros_like(gray)
        cv2.fillConvexPoly(pane, cv2.convexHull((R.uniform(0, 1, (4, 2)) * [WIDTH, HEIGHT]).astype(np.int32)), 255)
        share = cv2.GaussianBlur(pane, (0, 0), R.uniform(1, 8)).astype(np.float32) / 255 * R.uniform(0.1, 0.5)
        gray = (gray * (1 - share) + R.uniform(150, 255) * share).astype(np.uint8)
    if chance[3] < 0.06:
        gray = gray.copy()
        x, y, w, h = R.randint(0, WIDTH), R.randint(0, HEIGHT), R.randint(6, 34), R.randint(6, 26)
        gray[y : y + h, x : x + w] = int(R.uniform(0, 255))
    return gray


def lit(R, gray):
    level = np.arange(256) / 255
    level = level ** np.exp(R.normal(0, 0.4))
    level = np.clip((level - 0.5) * np.exp(R.normal(0, 0.3)) + 0.5 + R.normal(0, 0.1), 0, 1) * 255
    gray = cv2.LUT(gray, level.astype(np.uint8))
    if R.rand() < 0.3:
        a, strength = R.uniform(0, 2 * np.pi), R.uniform(0, 0.6)
        y, x = np.ogrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j]
        gray = np.clip(gray * (1 + strength * (np.cos(a) * x + np.sin(a) * y)), 0, 255).astype(np.uint8)
    return gray


def taken(R, gray, sharp):
    """Few pixels, soft focus, noise, compression; `sharp`: the share of pictures that keep all their pixels."""
    chance = R.random_sample(4)
    if chance[0] > sharp:
        q = np.exp(R.uniform(np.log(0.1), np.log(0.7)))
        small = cv2.resize(gray, (max(12, int(WIDTH * q)), max(8, int(HEIGHT * q))), interpolation=cv2.INTER_AREA)
        gray = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC if R.rand() < 0.3 else cv2.INTER_LINEAR)
    elif chance[1] < 0.25:
        gray = cv2.GaussianBlur(gray, (0, 0), R.uniform(0.5, 3.0))
    elif chance[1] < 0.4:
        gray = cv2.medianBlur(gray, int(R.choice([3, 5])))
    if chance[2] < 0.5:
        grain = cv2.randn(np.empty((HEIGHT, WIDTH), np.float32), 0, float(R.uniform(1, 10)))
        if R.rand() < 0.4:
            grain = 2 * cv2.GaussianBlur(grain, (0, 0), R.uniform(0.6, 2))
        gray = np.clip(gray + grain, 0, 255).astype(np.uint8)
    if chance[3] < 0.2:
        gray = cv2.imdecode(cv2.imencode('.jpg', gray, [cv2.IMWRITE_JPEG_QUALITY, int(R.uniform(12, 85))])[1], cv2.IMREAD_GRAYSCALE)
    return gray


def sharpened(R, gray):
    soft, a = cv2.GaussianBlur(gray, (0, 0), R.uniform(1.2, 3)), R.uniform(0.8, 3.0)
    return cv2.addWeighted(gray, 1 + a, soft, -a, 0)


def photographed(R, gray, points, is_photo):
    """As `gray` might have been taken. A photograph's eyes are soft already: some are sharpened, most are left; a rendered one has all its pixels."""
    if is_photo and R.rand() < 0.3:
        gray = sharpened(R, gray)
    return taken(R, lit(R, covered(R, gray, points)), sharp=0.6)
