"""The edge of the iris as a circle: the one along whose sides the gray level rises most (Daugman's integro-differential operator)."""
import cv2
import numpy as np

SIDES = np.deg2rad(np.concatenate([np.arange(-40, 56, 8), 180 - np.arange(-40, 56, 8)]))  # 12 rays to the outer, 12 to the inner side
COS, SIN = np.cos(SIDES), np.sin(SIDES)
USUAL = 20.5  # px: the median radius of irises in patches of 225 px between the eyes


def limits(lids, width):
    """Lower edge of the upper and upper edge of the lower lid by column; lids (8, 2)."""
    columns = np.arange(width, dtype=float)
    upper, lower = lids[[0, 1, 2, 3, 4]], lids[[0, 7, 6, 5, 4]]
    line = lambda p, outside: np.interp(columns, *p[np.argsort(p[:, 0])].T, left=outside, right=outside)
    return line(upper, 1e3), line(lower, -1e3)


def circle(patch, start, lids, prior=0.04):
    """(x, y, radius, score) near `start`. Only rays that end between the lids count; `prior` per px² holds the radius near the usual."""
    gray = cv2.GaussianBlur(patch, (0, 0), 1.5).astype(np.float32)
    upper, lower = limits(lids, patch.shape[1])
    best = (*start, USUAL, -9.0)
    for reach, step, radii in ((6, 2, np.arange(14, 30, 1.0)), (1.5, 0.75, np.array([-1, -0.5, 0, 0.5, 1])), (0.5, 0.25, np.array([-0.25, 0, 0.25]))):
        radii = radii if reach == 6 else best[2] + radii
        moves = np.arange(-reach, reach + 0.01, step)
        x, y, r = (a.ravel()[:, None] for a in np.meshgrid(best[0] + moves, best[1] + moves, radii, indexing='ij'))

        def along(more):
            at = ((x + (r + more) * COS).astype(np.float32), (y + (r + more) * SIN).astype(np.float32))
            return cv2.remap(gray, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), at

        (outer, (px, py)), (inner, _) = along(2.0), along(-2.0)
        column = np.clip(px, 0, patch.shape[1] - 1).astype(int)
        free = (py > upper[column] + 2) & (py < lower[column] - 1)
        rise = np.clip(outer - inner, -10, 40) * free
        right, left = free[:, :12].sum(1), free[:, 12:].sum(1)
        score = 0.5 * (rise[:, :12].sum(1) / np.maximum(right, 1) + rise[:, 12:].sum(1) / np.maximum(left, 1))
        score = np.where((right >= 3) & (left >= 3), score, -9) - prior * (r[:, 0] - USUAL) ** 2
        score -= 0.012 * (x[:, 0] - start[0]) ** 2 + 0.03 * (y[:, 0] - start[1]) ** 2
        k = int(score.argmax())
        best = (x[k, 0], y[k, 0], r[k, 0], score[k])
    return best
