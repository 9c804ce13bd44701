"""Patches as a network sees them: 180x108 pixels of an eye, moved, scaled, turned; and the ways of making a network's input of them."""
import cv2
import numpy as np

from eyes import CENTER

WIDTH, HEIGHT = 180, 108
cv2.setNumThreads(1)

# dx, dy in pixels, scale, turn in radians: what labels are the median over
THREE = [(0, 0, 1, 0), (4, -3, 0.94, 0.05), (-4, 3, 1.06, -0.05)]


def placed(dx=0.0, dy=0.0, scale=1.0, turn=0.0, stretch=1.0, center=CENTER):
    """3x3: pixels of a patch file → pixels of the view; `center` comes to the middle, moved by (dx, dy)."""
    c, s = np.cos(turn) * scale, np.sin(turn) * scale
    m = np.array([[c * stretch, -s, WIDTH / 2 + dx], [s * stretch, c, HEIGHT / 2 + dy], [0, 0, 1]])
    m[:2, 2] -= m[:2, :2] @ center
    return m


def view(patch, m):
    return cv2.warpAffine(patch, m[:2], (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)


def mapped(m, points):
    """(..., 2) points through a 3x3 or a stack of them (one per first axis of `points`)."""
    if m.ndim == 2:
        return points @ m[:2, :2].T + m[:2, 2]
    return np.einsum('nij,n...j->n...i', m[:, :2, :2], points) + m[:, :2, 2].reshape(-1, *[1] * (points.ndim - 2), 2)


def distance(a, b=0):
    """Lengths of a - b, whose last axis is x, y."""
    return np.hypot(*np.moveaxis(np.asarray(a) - b, -1, 0))


def equalized(gray):
    """The published network's input."""
    return cv2.equalizeHist(gray).astype(np.float32) / 127.5 - 1


def by_deviation(gray):
    """Ours: ±1 holds the middle of the gray levels whatever the light. 4 keeps noise on an even patch from filling the range."""
    g = gray.astype(np.float32)
    return np.clip((g - g.mean()) / (2 * g.std() + 4), -2, 2)
