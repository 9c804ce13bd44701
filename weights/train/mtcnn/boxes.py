"""Boxes as (n, 4) of x1 y1 x2 y2, px, the far sides excluded."""
import numpy as np


def areas(boxes):
    return np.maximum(0, boxes[:, 2] - boxes[:, 0]) * np.maximum(0, boxes[:, 3] - boxes[:, 1])


def overlaps(a, b):
    """Intersection over union of each of a with each of b: (len(a), len(b))."""
    start, end = np.maximum(a[:, None, :2], b[None, :, :2]), np.minimum(a[:, None, 2:], b[None, :, 2:])
    both = np.maximum(0, end - start).prod(2)
    return both / np.maximum(areas(a)[:, None] + areas(b)[None] - both, 1e-9)


def offsets(boxes, truth):
    """What a network has to say of `boxes` that are to become `truth`: each side's way, in the box's sides."""
    sides = boxes[:, 2:] - boxes[:, :2]
    return (truth - boxes) / np.hstack([sides, sides])


def moved(boxes, said):
    """The reverse."""
    sides = boxes[:, 2:] - boxes[:, :2]
    return boxes + said * np.hstack([sides, sides])


def shares(boxes, points):
    """Places of points (n, 5, 2) in boxes, x0..x4 y0..y4: what O-Net says of them."""
    sides = (boxes[:, 2:] - boxes[:, :2])[:, None]
    return ((points - boxes[:, None, :2]) / sides).transpose(0, 2, 1).reshape(len(boxes), 10)


def squared(boxes):
    middle, side = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]).max(1, keepdims=True)
    return np.hstack([middle - side / 2, middle + side / 2])


def suppress(boxes, scores, most, over_smaller=False):
    """Indices of the boxes that stay, the most probable first."""
    order, kept, area = np.argsort(-scores, kind='stable'), [], areas(boxes)
    while len(order):
        best, rest = order[0], order[1:]
        kept.append(best)
        start, end = np.maximum(boxes[best, :2], boxes[rest, :2]), np.minimum(boxes[best, 2:], boxes[rest, 2:])
        both = np.maximum(0, end - start).prod(1)
        whole = np.minimum(area[best], area[rest]) if over_smaller else area[best] + area[rest] - both
        order = rest[both / np.maximum(whole, 1e-9) <= most]
    return np.array(kept, int)
