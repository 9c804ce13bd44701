"""What the networks before the one that is to be trained let through: its hard samples."""
import numpy as np
import torch
from PIL import Image

from boxes import moved, squared, suppress
from networks import SIZES, enter

STEP, FACTOR = 2, 0.709
BATCH = 512


def crops(pixels, boxes, size):
    """(n, size, size, 3) u8; black beyond the border, averaged where it shrinks."""
    image, out = Image.fromarray(pixels), np.empty((len(boxes), size, size, 3), np.uint8)
    for i, box in enumerate(boxes.round().astype(int)):
        side = max(1, box[2] - box[0])
        part = image.crop((box[0], box[1], box[0] + side, box[1] + max(1, box[3] - box[1])))
        shrinks = side > size
        out[i] = np.asarray(part.resize((size, size), Image.BOX if shrinks else Image.BILINEAR))
    return out


@torch.no_grad()
def propose(pnet, pixels, smallest, threshold):
    """P-Net over the pyramid: square boxes and their probabilities."""
    height, width = pixels.shape[:2]
    image, found, scores = Image.fromarray(pixels), [], []
    scale = SIZES['pnet'] / smallest
    while min(height, width) * scale >= SIZES['pnet']:
        size = int(np.ceil(width * scale)), int(np.ceil(height * scale))
        level = np.asarray(image.resize(size, Image.BOX if scale < 1 else Image.BILINEAR))
        logits, offsets, _ = pnet.maps(enter(level[None]))
        likely = logits.softmax(1)[0, 1]
        y, x = (likely >= threshold).nonzero(as_tuple=True)
        cells = torch.stack([x, y, x, y], 1).numpy() * STEP + np.array([0, 0, SIZES['pnet'], SIZES['pnet']])
        boxes, some = cells / scale, likely[y, x].numpy()
        keep = suppress(boxes, some, 0.5)
        found.append(moved(boxes, offsets[0, :, y, x].T.numpy())[keep])
        scores.append(some[keep])
        scale *= FACTOR
    if not found:
        return np.zeros((0, 4)), np.zeros(0)
    boxes, scores = np.vstack(found), np.concatenate(scores)
    keep = suppress(boxes, scores, 0.7)
    return squared(boxes[keep]), scores[keep]


@torch.no_grad()
def refine(rnet, pixels, boxes, threshold):
    """R-Net: those that still look like faces, moved and made square."""
    if len(boxes) == 0:
        return boxes, np.zeros(0)
    said = [rnet(enter(crops(pixels, boxes[i : i + BATCH], SIZES['rnet']))) for i in range(0, len(boxes), BATCH)]
    likely = torch.cat([logits.softmax(1)[:, 1] for logits, _, _ in said]).numpy()
    offsets = torch.cat([out for _, out, _ in said]).numpy()
    passed = likely > threshold
    boxes, likely = moved(boxes[passed], offsets[passed]), likely[passed]
    keep = suppress(boxes, likely, 0.7)
    return squared(boxes[keep]), likely[keep]
