"""The three losses of the paper, over batches in which not every sample has every label.

kind: 0 negative, 1 positive, 2 part of a face, 3 face with points. Classes are learnt from 0 and 1, boxes from 1 and 2,
points from 3.
"""
import torch
import torch.nn.functional as F

NEGATIVE, POSITIVE, PART, POINTS = range(4)
HARD = 0.7  # the share of a batch, with the largest losses, that counts
WEIGHTS = {'pnet': (1, 0.5, 0.5), 'rnet': (1, 0.5, 0.5), 'onet': (1, 0.5, 1)}
# In a trained network squared distances are a tenth of the cross-entropy: with the paper's weights the layers that all
# three share follow the classes, and points that were good get worse.
FINE = {net: (1, 10 * box, 10 * points) for net, (_, box, points) in WEIGHTS.items()}


def hardest(losses):
    """Mean of the largest; 0 where there are none."""
    if len(losses) == 0:
        return losses.sum()
    return losses.topk(max(1, int(HARD * len(losses)))).values.mean()


def total(weights, said, kind, box, points):
    """One number, and its three parts: cross-entropy, squared Euclidean distances of offsets and of points."""
    logits, offsets, places = said
    isclass = kind <= POSITIVE
    isbox = (kind == POSITIVE) | (kind == PART)
    iswith = kind == POINTS
    classes = hardest(F.cross_entropy(logits[isclass], (kind[isclass] == POSITIVE).long(), reduction='none'))
    boxes = hardest((offsets[isbox] - box[isbox]).square().sum(1))
    marks = hardest((places[iswith] - points[iswith]).square().sum(1)) if places is not None else classes.new_zeros(())
    parts = classes, boxes, marks
    return sum(weight * part for weight, part in zip(weights, parts)), torch.stack(parts).detach()
