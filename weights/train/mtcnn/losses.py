"""The three losses of the paper, over batches in which not every sample has every label.

kind: 0 negative, 1 positive, 2 part of a face, 3 face with points. Classes are learnt from 0 and 1, boxes from 1 and 2,
points from 3.
"""
import torch
import torch.nn.functional as F

NEGATIVE, POSITIVE, PART, POINTS = range(4)
HARD = 0.7  # the share of a batch, with the largest losses, that counts
WEIGHTS = {'pnet': (1, 0.5, 0.5), 'rnet': (1, 0.5, 0.5), 'onet': (1, 0.5, 1)}


def hardest(losses):
    """Mean of the largest; 0 where there are none."""
    if len(losses) == 0:
        return losses.sum()
    return losses.topk(max(1, int(HARD * len(losses)))).values.mean()


def total(net, said, kind, box, points):
    """One number, and its three parts: cross-entropy, squared Euclidean distances of offsets and of points."""
    logits, offsets, places = said
    isclass = kind <= POSITIVE
    isbox = (kind == POSITIVE) | (kind == PART)
    iswith = kind == POINTS
    classes = hardest(F.cross_entropy(logits[isclass], (kind[isclass] == POSITIVE).long(), reduction='none'))
    boxes = hardest((offsets[isbox] - box[isbox]).square().sum(1))
    marks = hardest((places[iswith] - points[iswith]).square().sum(1)) if places is not None else classes.new_zeros(())
    parts = classes, boxes, marks
    return sum(weight * part for weight, part in zip(WEIGHTS[net], parts)), torch.stack(parts).detach()
