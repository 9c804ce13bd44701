"""Step 4, labels.py 1|2: what the networks learn of the photographs' eyes → labels-1.npz, labels-2.npz

points (n, 18, 2) in patch pixels, weight (n, 18), visible (n,) 0 where the iris is not to be seen, held (n,) never trained on; for the eyes whose circle fits and hand mark agree: agreed
(n,), truth (n, 2), the center they agree on in the hand marks' convention, and radius (n,).

Round 1 blends the teacher, the circle fitted to the limbus and the hand mark; the teacher finds only about 60 % of the eyes. Round 2 adds what
a network trained on round 1 says of all of them, small pictures too.

Hand marks lie about 3 px (1.4 % of the distance of the eyes) below the circles: people mark the middle of what they see, and the upper lid
hides the top. Centers to learn lie between, nearer to the marks (HAND below); rings follow the circle. That is for eyes as a face's
patch shows them; where a view is magnified like a close-up's, `learn.py` takes the circle's center.
"""
import hashlib

import cv2
import numpy as np

from clock import arguments, replace
from eyes import Eyes
from limbus import USUAL, circle
from paths import HERE, WORK
from views import distance

AGREE = 5.6  # px: 2.5 % of the distance of the eyes
NEAR = 9.0  # px: the teacher found this eye
HAND = 0.8  # of the way from the circle's center down to the hand mark's convention, for the centers to learn
ROUND = np.pi + np.arange(8) * np.pi / 4
CIRCLE = np.stack([np.cos(ROUND), np.sin(ROUND)], -1)


def no_iris(eyes):
    """Two masks of closed.txt: eyes with closed lids, and those behind dark glasses."""
    rows = (line.split() for line in (HERE / 'closed.txt').read_text().splitlines() if line and line[0] != '#')
    kinds = {(image, side): kind for image, side, kind in rows}
    kind = np.array([kinds.get(key, '') for key in zip(eyes.image, eyes.side)])
    return kind == 'closed', kind == 'hidden'


def set_aside(eyes, chosen):
    """The validation eyes of those chosen, and one picture group in three more: there are few of them."""
    groups = [image.split('/')[-1].rsplit('_', 2)[0] for image in eyes.image[chosen]]
    held = np.array([int(hashlib.md5(b'closed' + g.encode()).hexdigest(), 16) % 3 == 0 for g in groups], bool)
    out = chosen & eyes.validation
    out[np.flatnonzero(chosen)[held]] = True
    return out


def taught(eyes):
    """The teacher's medians over views, spread and peaks, for all eyes; nan where it was not asked."""
    n = len(eyes)
    points, spread, peaks = np.full((n, 18, 2), np.nan), np.full((n, 18), np.inf), np.zeros((n, 18))
    for path in sorted(WORK.glob('teacher-*.npz')):
        z = np.load(path)
        middle = np.median(z['points'], 1)
        points[z['eyes']], peaks[z['eyes']] = middle, np.median(z['peaks'], 1)
        spread[z['eyes']] = distance(z['points'], middle[:, None]).max(1)
    return points, spread, peaks


def fitted(eyes, lids, starts, some):
    """(n, 4) circles: x, y, radius, score."""
    out = np.full((len(eyes), 4), np.nan)
    for i in some:
        out[i] = circle(eyes.patch[i], starts[i], lids[i])
    return out


def first(eyes):
    points, spread, peaks = taught(eyes)
    asked = ~np.isnan(points[:, 0, 0])
    hand = eyes.hand
    off = points[:, 16] - hand
    sure = asked & (distance(off) < NEAR) & (peaks[:, 8:17].min(1) > 0.7)
    bias = np.median(off[sure], 0)
    found = asked & (distance(off) < NEAR)
    start = np.where(found[:, None], 0.5 * (points[:, 16] + hand), hand)
    circles = fitted(eyes, points, start, np.flatnonzero(asked))
    fits = circles[:, 3] > 4
    lift = np.median((circles[:, :2] - hand)[fits], 0)
    print(f'teacher - hand mark {bias.round(2)} px; circle - hand mark {lift.round(2)} px')
    for side in ('left', 'right'):
        s = fits & (eyes.side == side)
        print(f'  {side}: circle - hand {np.median((circles[:, :2] - hand)[s], 0).round(2)} px')
    agreed = fits & (distance(circles[:, :2] - lift, hand) < AGREE)
    truth = 0.5 * (hand + circles[:, :2] - lift)
    ring_radius = distance(points[:, 8:16], points[:, 16:17]).mean(1)
    confidence = np.clip((peaks - 0.45) / 0.35, 0, 1) * np.clip((NEAR - spread) / 5, 0, 1)
    ring_known = asked & (confidence[:, 8:17].mean(1) > 0.5) & (distance(off - bias) < NEAR)

    limbus = np.where(agreed[:, None], truth + lift, hand + 0.5 * (lift + bias))  # the ring's center
    limbus = np.where((ring_known & ~agreed)[:, None], 0.5 * (hand + lift) + 0.5 * (points[:, 16] - bias + lift), limbus)
    alike = fits & (np.abs(circles[:, 2] / ring_radius - 1) < 0.2)
    radius = np.where(alike, 0.5 * (circles[:, 2] + ring_radius), np.where(fits & ~ring_known, circles[:, 2], ring_radius))
    shape = (points[:, 8:16] - points[:, 16:17]) / ring_radius[:, None, None]
    target = points.copy()
    target[:, 8:16] = limbus[:, None] + radius[:, None, None] * (0.4 * shape + 0.6 * CIRCLE)
    target[:, 16] = limbus - HAND * lift
    weight = confidence.copy()
    weight[:, 8:16] = np.where(ring_known[:, None], np.maximum(confidence[:, 8:16].mean(1, keepdims=True), 0.3), 0)
    weight[:, 16] = np.where(agreed | ring_known, 1, 0.3)
    weight[:, :8] *= ring_known[:, None]
    weight[:, 17] *= 0.5 * ring_known
    nowhere = np.isnan(target).any((1, 2))
    target[nowhere] = np.nan_to_num(target[nowhere], nan=0)
    target[nowhere, 16] = hand[nowhere] + (1 - HAND) * lift
    target[nowhere, 8:16] = hand[nowhere, None] + lift + USUAL * CIRCLE
    weight[nowhere] = 0
    weight[nowhere, 16] = 0.3
    return dict(points=target, weight=weight, agreed=agreed, truth=truth, radius=np.where(np.isnan(circles[:, 2]), 0, circles[:, 2]), lift=lift, bias=bias, limbus=limbus)


def second(eyes):
    """Round 1 and the student's landmarks (student.npz), weighed by how sure each is."""
    one, z = dict(np.load(WORK / 'labels-1.npz')), np.load(WORK / 'student.npz')
    student, spread, peaks = z['points'].copy(), z['spread'], z['peaks']
    hand, lift = eyes.hand, one['lift']
    student[:, 16] += np.median((one['points'] - student)[one['agreed'], 16], 0)  # round 1's convention for centers
    close = distance(student[:, 16], hand + (1 - HAND) * lift) < NEAR
    sure = np.clip((10 - spread) / 6, 0, 1) * np.clip((peaks - 0.25) / 0.35, 0, 1) * close[:, None]
    # centers: what round 1 says where it is sure, else hand mark and student
    blind = one['weight'][:, 16] < 0.5
    center = np.where(blind[:, None], 0.6 * (hand + (1 - HAND) * lift) + 0.4 * student[:, 16], 0.65 * one['points'][:, 16] + 0.35 * student[:, 16])
    center = np.where(close[:, None], center, one['points'][:, 16])
    # circles again, now that all eyes have lids
    lids = student[:, :8]
    big = eyes.distance >= 60
    start = center + HAND * lift
    circles = fitted(eyes, lids, start, np.flatnonzero(big & close))
    ring = student[:, 8:16] - student[:, 8:16].mean(1, keepdims=True)
    radius = distance(ring).mean(1)
    fits = (circles[:, 3] > 4) & (np.abs(circles[:, 2] / radius - 1) < 0.2) & (distance(circles[:, :2], start) < AGREE)
    known = one['weight'][:, 8] > 0.2
    ring1 = one['points'][:, 8:16] - one['points'][:, 8:16].mean(1, keepdims=True)
    radius1 = np.where(known, distance(ring1).mean(1), radius)
    wanted = np.where(fits, 0.5 * circles[:, 2] + 0.3 * radius1 + 0.2 * radius, 0.5 * radius1 + 0.5 * radius)
    unit = ring / radius[:, None, None]
    target, weight = student.copy(), 0.6 * sure
    limbus = np.where(fits[:, None], 0.5 * (circles[:, :2] + start), start)
    target[:, 8:16] = limbus[:, None] + wanted[:, None, None] * (0.3 * unit + 0.7 * CIRCLE)
    target[:, 16] = np.where(fits[:, None], 0.7 * center + 0.3 * (circles[:, :2] - HAND * lift), center)
    weight[:, 8:16] = np.where(fits[:, None], 1, np.maximum(weight[:, 8:16], one['weight'][:, 8:16] * close[:, None]))
    weight[:, 16] = np.where(fits, 1, np.where(close, np.maximum(0.6, one['weight'][:, 16]), 0.25))
    lid_known = (one['weight'] > 0.25) & (distance(one['points'], student) < 14)
    for k in [*range(8), 17]:
        both = lid_known[:, k]
        target[both, k] = 0.5 * one['points'][both, k] + 0.5 * student[both, k]
        weight[both, k] = np.maximum(weight[both, k], one['weight'][both, k])
    weight[:, 17] *= 0.5
    held = eyes.validation  # measured against round 1: the student must not judge itself
    target[held], weight[held] = one['points'][held], one['weight'][held]
    print(f'student near the hand mark {close.mean():.3f}; circles {fits[big].mean():.3f} of the large eyes, radius {np.percentile(circles[fits, 2], [5, 50, 95])}')
    return dict(one, points=target, weight=weight)


def main():
    given = arguments(__doc__, ('round', dict(type=int, choices=(1, 2))))
    eyes = Eyes()
    cv2.setNumThreads(1)
    made = (first if given.round == 1 else second)(eyes)
    shut, hidden = no_iris(eyes)
    closed = shut | hidden
    made['visible'] = np.where(closed, 0.0, 1.0)
    if given.round == 2:  # closed lids meet: what a network that knows few of them leaves open is mostly its doubt
        upper, lower = made['points'][shut, 1:4], made['points'][shut][:, [7, 6, 5]]
        made['points'][shut, 1:4] = lower + 0.25 * (upper - lower)
        made['weight'][shut, :8] = np.maximum(made['weight'][shut, :8], 0.5)
    made['weight'][shut] *= 0.5
    made['weight'][hidden] *= 0.01
    made['weight'][closed, 8:17] = np.maximum(0.2 * made['weight'][closed, 8:17], 0.01)
    made['agreed'] &= ~closed
    made['held'] = eyes.validation | set_aside(eyes, closed)
    made['closed'] = closed
    made = {k: v.astype(np.float32) if v.dtype == float else v for k, v in made.items()}
    replace(WORK / f'labels-{given.round}.npz', lambda path: np.savez(path, **made))
    w = made['weight']
    print(f'{len(eyes)} eyes, {closed.sum()} without iris ({(closed & made["held"]).sum()} set aside), {made["agreed"].sum()} agreed ({(made["agreed"] & eyes.validation).sum()} set aside)')
    print(f'mean weights: lids {w[:, :8].mean():.2f}, ring {w[:, 8:16].mean():.2f}, center {w[:, 16].mean():.2f}')


if __name__ == '__main__':
    main()
