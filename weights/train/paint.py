"""What the rendered eyes are painted with. Pictures are float arrays (HEIGHT, WIDTH), masks too, from 0 to 1; lengths are pixels, MM of them a millimeter."""
import cv2
import numpy as np

WIDTH, HEIGHT, MM = 520, 360, 7.0
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


def hairs(R, starts, steps, thickness, bend):
    """A mask of strokes: each goes from a start along a step, curved by `bend`."""
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    s = np.linspace(0, 1, 7)[:, None]
    for start, step, k in zip(starts, steps, bend):
        line = start + step * s + np.array([0, k]) * s * s
        cv2.polylines(mask, [np.round(line * 16).astype(np.int32)], False, 1.0, int(thickness), cv2.LINE_AA, 4)
    return mask
