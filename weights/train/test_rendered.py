"""Rendered eyes: the same from the same seed, whose points and visible shares hold (python3 -m unittest in this folder)"""
import os
import tempfile
import unittest

import numpy as np

NOWHERE = tempfile.TemporaryDirectory()
os.environ.setdefault('ELG_WORK', NOWHERE.name)

from anatomy import Iris, Lids
from paint import HEIGHT, WIDTH
from panes import Glasses
from synthetic import render

BALL = np.array([WIDTH / 2, HEIGHT / 2])


def random(*seed):
    return np.random.RandomState(seed)


class Rendered(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.eyes = [render(random(7, i)) for i in range(40)]

    def test_seeds(self):
        for a, b in zip(render(random(7, 3)), self.eyes[3]):
            np.testing.assert_array_equal(a, b)

    def test_shapes_and_ranges(self):
        for gray, points, visible, lids in self.eyes:
            self.assertEqual((gray.shape, gray.dtype, points.shape, lids.shape), ((HEIGHT, WIDTH), np.uint8, (18, 2), (8,)))
            self.assertTrue(0 <= visible <= 1.001 and np.isfinite(points).all() and (0 <= lids).all() and (lids <= 1).all())

    def test_the_inner_corner_is_left_and_the_upper_lid_above(self):
        for _, points, *_ in self.eyes:
            self.assertLess(points[0, 0], points[4, 0])
            self.assertTrue((points[1:4, 1] <= points[[7, 6, 5], 1] + 1).all())

    def test_ring_is_about_the_iris(self):
        for _, points, *_ in self.eyes:
            np.testing.assert_allclose(points[8:16].mean(0), points[16], atol=0.01)

    def test_closed_lids_hide_the_iris_and_open_ones_show_it(self):
        share = lambda openness: ((iris.rho < 1) & (Lids(random(1), BALL, (0, 0), openness).inside > 0)).sum() / (iris.rho < 1).sum()
        iris = Iris(random(2), BALL, (0, 0))
        self.assertLess(share(0.0), 0.05)
        self.assertGreater(share(1.0), 0.6)
        self.assertLess(share(0.3), share(0.6))

    def test_a_lens_moves_what_it_shows(self):
        glasses = Glasses(random(3), BALL)
        glasses.zoom = 0.9
        spot = np.zeros((HEIGHT, WIDTH), np.float32)
        spot[190:193, 280:283] = 1
        shown, = glasses.through(spot)
        y, x = (np.indices(shown.shape) * shown).sum((1, 2)) / shown.sum()
        np.testing.assert_allclose(glasses.moved(np.array([[281.0, 191.0]]))[0], [x, y], atol=0.2)
        np.testing.assert_array_equal(glasses.moved(np.array([[5.0, 5.0]])), [[5, 5]])

    def test_panes_keep_less_where_they_are_dark(self):
        for seed in range(30):
            glasses = Glasses(random(4, seed), BALL)
            picture, kept = glasses.worn(random(5, seed), np.full((HEIGHT, WIDTH), 128.0))
            self.assertTrue((0 <= kept).all() and (kept <= 1).all())
            outside = glasses.inside < -60
            np.testing.assert_allclose(kept[outside], 1, atol=0.05)


if __name__ == '__main__':
    unittest.main()
