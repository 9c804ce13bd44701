"""Where the parts of a rendered eye lie: lids, iris, what of the picture is within them. Lengths are millimeters, MM px each; y runs down."""
import numpy as np

from paint import MM, X, Y, soft

IRIS, BALL, DEPTH = 5.85, 12.0, 10.5  # radius of the iris and the eyeball; the iris's distance from the eyeball's center


class Lids:
    """
    The eye's outline in its own axes: x from the inner to the outer corner, and what the picture's pixels are in them.
    `openness`: of the upper lid, 1 as usual; `squint`: how far the lower lid is up, from 0 to 1, as of who laughs.
    """

    def __init__(self, R, ball, gaze, openness, squint=0.0):
        self.width = R.normal(29, 1.8) * MM * (1 if R.rand() < 0.6 else R.uniform(0.7, 1))  # turned heads foreshorten
        tilt = R.normal(-0.05, 0.07)
        self.axes = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
        self.inner = ball + self.axes @ [-self.width * R.uniform(0.46, 0.54), R.normal(1.5, 0.7) * MM]
        down = max(0.0, gaze[1])  # looking down, the upper lid follows
        self.high = max(0.02, (R.normal(6.2, 1.0) - 4.5 * gaze[1]) * openness) * MM
        self.low = (R.normal(3.9, 0.8) + 1.5 * gaze[1]) * MM * (min(1.0, 0.35 + openness) if openness > 0.2 else 1) * (1 - 1.3 * squint)
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
