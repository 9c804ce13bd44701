"""Boxes of a picture by how much they overlap its faces: below 0.3 negative, 0.4 to 0.65 part, above 0.65 positive."""
import numpy as np

from boxes import offsets, overlaps, shares
from losses import NEGATIVE, PART, POINTS, POSITIVE

MOST_NEGATIVE, LEAST_PART, LEAST_POSITIVE = 0.3, 0.4, 0.65
LEAST = 12  # px a side
TOUCHES, SURE = 0.02, 0.9


def sort(picture, boxes):
    """(kinds, offsets, points) of boxes, kind -1 for those in between; ignored faces are none of all."""
    n = len(boxes)
    kinds, said, points = np.full(n, -1), np.zeros((n, 4)), np.zeros((n, 10))
    if n == 0:
        return kinds, said, points
    with_ignored = np.vstack([picture.boxes, picture.ignored])
    if len(with_ignored) == 0:
        return np.full(n, NEGATIVE), said, points
    kinds[overlaps(boxes, with_ignored).max(1) < MOST_NEGATIVE] = NEGATIVE
    if len(picture.boxes):
        by = overlaps(boxes, picture.boxes)
        nearest, most = by.argmax(1), by.max(1)
        kinds[most >= LEAST_PART] = PART
        kinds[most > LEAST_POSITIVE] = POSITIVE
        said = offsets(boxes, picture.boxes[nearest])
        if picture.points is not None:
            points = shares(boxes, picture.points[nearest])
    return kinds, said, points


def unsure(picture, boxes, kinds, scores):
    """Of a picture that may hold faces which nobody marked (7 in 100 portraits do): negatives far from the marked ones that
    the networks before are sure of."""
    if len(picture.boxes) == 0:
        return (kinds == NEGATIVE) & (scores > SURE)
    return (kinds == NEGATIVE) & (scores > SURE) & (overlaps(boxes, picture.boxes).max(1) < TOUCHES)


def random_boxes(R, picture, width, height, background, around):
    """Squares anywhere, near each face (most of them negative), and about each face (most positive or part)."""
    shortest = min(width, height)
    sides = R.uniform(LEAST, max(LEAST + 1, shortest / 2), background)
    some = [anywhere(R, sides, width, height)]
    for x1, y1, x2, y2 in picture.boxes:
        w, h = x2 - x1, y2 - y1
        longest = max(w, h)
        near = R.uniform(LEAST, max(LEAST + 1, shortest / 2), 5)
        start = np.stack([x1 + R.uniform(-near, w), y1 + R.uniform(-near, h)], 1)
        some.append(np.hstack([start, start + near[:, None]]))
        side = R.uniform(0.8 * min(w, h), 1.25 * longest, around)
        middle = np.stack([x1 + w / 2 + R.uniform(-0.2, 0.2, around) * w, y1 + h / 2 + R.uniform(-0.2, 0.2, around) * h], 1)
        some.append(np.hstack([middle - side[:, None] / 2, middle + side[:, None] / 2]))
    boxes = np.vstack(some).round()
    return boxes[(boxes[:, 2] - boxes[:, 0] >= LEAST)]


def anywhere(R, sides, width, height):
    start = np.stack([R.uniform(0, np.maximum(1, width - sides)), R.uniform(0, np.maximum(1, height - sides))], 1)
    return np.hstack([start, start + sides[:, None]])


def chosen(R, kinds, scores, most):
    """Indices to keep: `most[kind]` a picture of each, negatives that look most like faces first."""
    kept = []
    for kind in (NEGATIVE, POSITIVE, PART):
        of = np.flatnonzero(kinds == kind)
        if kind == NEGATIVE and scores is not None:
            of = of[np.argsort(-scores[of], kind='stable')][: most[kind]]
        elif len(of) > most[kind]:
            of = R.choice(of, most[kind], replace=False)
        kept.append(of)
    return np.concatenate(kept)


def as_marked(kinds):
    """Of faces with points every positive box is a lesson for points."""
    return np.where(kinds == POSITIVE, POINTS, -1)

