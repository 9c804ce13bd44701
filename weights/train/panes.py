"""Glasses before a rendered eye: a lens that magnifies, a dark pane, what is mirrored in it, the frame."""
import cv2
import numpy as np

from paint import HEIGHT, MM, WIDTH, X, Y, near, noise, over, soft


class Glasses:
    """A pane about the eye: `inside` is > 0 within it (px to its edge, roughly)."""

    def __init__(self, R, ball):
        self.center = ball + R.normal(0, 1.5, 2) * MM + [1.5 * MM, 1.5 * MM]
        self.half = R.uniform(20, 29) * MM, R.uniform(11, 20) * MM
        self.power = R.uniform(2, 6)
        self.zoom = R.uniform(0.86, 1.14) if R.rand() < 0.5 else 1.0  # short-sighted eyes look smaller
        self.inside = -self.edge(X, Y) * self.half[1]

    def edge(self, x, y):
        p, (w, h) = self.power, self.half
        return (np.abs((x - self.center[0]) / w) ** p + np.abs((y - self.center[1]) / h) ** p) ** (1 / p) - 1

    def through(self, *pictures):
        """Pictures as the lens shows them; beside the pane they stay."""
        if self.zoom == 1:
            return pictures
        scale = np.where(self.inside > 0, np.float32(1 / self.zoom), np.float32(1))
        x = np.float32(self.center[0]) + (X - np.float32(self.center[0])) * scale
        y = np.float32(self.center[1]) + (Y - np.float32(self.center[1])) * scale
        return tuple(cv2.remap(p.astype(np.float32), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for p in pictures)

    def moved(self, points):
        """Points (n, 2) of the eye where the lens shows them."""
        seen = self.center + (points - self.center) * self.zoom
        return np.where((self.edge(*seen.T) < 0)[:, None], seen, points)

    def worn(self, R, picture):
        """The picture behind pane and frame, and how much of what is behind it each pixel keeps, from 0 to 1."""
        kept = np.ones((HEIGHT, WIDTH), np.float32)
        within = soft(self.inside, 1.5)
        kind = R.rand()
        if kind < 0.3:  # a dark pane, darker at the top or not
            clear = np.exp(R.uniform(np.log(0.02), np.log(0.5))) * np.clip(1 + R.uniform(0, 1) * (Y - self.center[1]) / self.half[1], 0.4, 2)
            picture = over(picture, picture * clear + R.uniform(0, 25), within)
            kept *= 1 - within * (1 - np.clip((clear - 0.03) / 0.17, 0, 1))
        if kind < 0.15 or 0.3 < kind < 0.5:  # a screen or a window mirrored
            c, (w, h) = self.center + R.normal(0, 0.35, 2) * self.half, R.uniform(0.15, 0.9, 2) * self.half
            turn = R.normal(0, 0.15)
            u = (X - c[0]) * np.cos(turn) + (Y - c[1]) * np.sin(turn)
            v = (Y - c[1]) * np.cos(turn) - (X - c[0]) * np.sin(turn)
            mask = soft(w - abs(u), R.uniform(1, 12)) * soft(h - abs(v), R.uniform(1, 12)) * within * R.uniform(0.1, 0.95)
            if R.rand() < 0.3:  # its bars
                mask = mask * soft(abs(u) - 0.06 * w, 1)
            light = R.uniform(110, 255) + (noise(R, R.uniform(8, 50), R.uniform(5, 50)) if R.rand() < 0.6 else 0)
            picture = over(picture, light, mask)
            kept *= 1 - mask
        elif kind > 0.7:  # a band of light
            a = R.uniform(0, 2 * np.pi)
            e = (X - self.center[0]) * np.cos(a) + (Y - self.center[1]) * np.sin(a) - R.normal(0, 60)
            mask = soft(R.uniform(5, 70) - abs(e), R.uniform(2, 30)) * within * R.uniform(0.05, 0.6)
            picture = over(picture, R.uniform(140, 255), mask)
            kept *= 1 - mask
        if R.rand() < 0.85:  # a frame, else a rimless pane
            frame = near(self.inside, R.uniform(2, 12)) ** 0.5 * R.uniform(0.5, 1)
            picture = over(picture, R.uniform(0, 230) + noise(R, 20, 8), frame)
            kept *= 1 - frame
        return picture, kept
