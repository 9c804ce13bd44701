"""Step 6, student.py NAME: what a network trained on round 1 says of every eye, the mean of two views → student.npz

points (n, 18, 2) in patch pixels, spread (n, 18): how far the two lie apart, peaks (n, 18).
"""
import numpy as np
import torch

from clock import Clock, arguments, replace
from eyes import Eyes
from measure import runner
from network import Elg
from paths import WORK
from views import distance, mapped, placed, view

BATCH = 16
TWO = [(2, -2, 0.97, 0.03), (-3, 2, 1.04, -0.04)]


def trained(name):
    """The slow mean of a run's weights, ready to look at eyes."""
    state = torch.load(WORK / f'{name}.pt')
    network = Elg(state['maps'], state['modules'])
    network.load_state_dict(state['mean'])
    return network.eval()


def main():
    given = arguments(__doc__, ('name', {}))
    clock, eyes = Clock(given.until), Eyes()
    torch.set_num_threads(1)
    run = runner(trained(given.name))
    placements = [placed(*v) for v in TWO]
    back = np.stack([np.linalg.inv(m) for m in placements])
    points, spread, peaks = [], [], []
    for i in range(0, len(eyes), BATCH):
        some = eyes.patch[i : i + BATCH]
        p, k = run([view(patch, m) for patch in some for m in placements])
        p = mapped(np.tile(back, (len(some), 1, 1)), p).reshape(len(some), 2, 18, 2)
        points += list(p.mean(1))
        spread += list(distance(p[:, 0], p[:, 1]))
        peaks += list(k.reshape(len(some), 2, 18).mean(1))
    replace(WORK / 'student.npz', lambda path: np.savez(path, points=np.float32(points), spread=np.float32(spread), peaks=np.float32(peaks)))
    print(f'{len(points)} eyes in {clock.seconds():.0f} s')


if __name__ == '__main__':
    main()
