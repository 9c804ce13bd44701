"""Pictures made dark, for a detector of dark ones."""
import numpy as np


def darkened(R, pixels):
    """(h, w, 3) u8: a gamma of 1.5 to 3.5, or a tenth to a half of the light, with or without a camera's noise."""
    values = pixels.astype(np.float32) / 255
    if R.rand() < 0.5:
        values = values ** np.float32(R.uniform(1.5, 3.5))
    else:
        values *= np.float32(10 ** R.uniform(-1, -0.3))
    if R.rand() < 0.5:
        values += R.normal(0, R.uniform(0, 0.02), values.shape).astype(np.float32)
    return np.rint(values.clip(0, 1) * 255).astype(np.uint8)
