"""Arithmetic of the recipe: losses, overlaps, samples, mirrors, weight files (python3 -m unittest in this folder)"""
import pathlib
import tempfile
import unittest

import numpy as np
import torch

from boxes import moved, offsets, overlaps, shares, squared, suppress
from data import Picture
from export import check, mixed
from light import darkened
from learn import RATIO, UNIT, mirror, rate_at
from losses import HARD, NEGATIVE, PART, POINTS, POSITIVE, WEIGHTS, hardest, total
from networks import NETWORKS, load, read, write
from sampling import chosen, random_boxes, sort, unsure

FILE = pathlib.Path(__file__).resolve().parents[2] / 'mtcnn.safetensors'


class Recipe(unittest.TestCase):
    def test_overlaps(self):
        a = np.array([[0, 0, 10, 10]], float)
        b = np.array([[0, 0, 10, 10], [5, 0, 15, 10], [10, 10, 20, 20], [2, 2, 7, 7]], float)
        np.testing.assert_allclose(overlaps(a, b), [[1, 50 / 150, 0, 0.25]])

    def test_offsets_lead_to_the_truth(self):
        box, truth = np.array([[10, 20, 30, 40]], float), np.array([[12, 19, 36, 44]], float)
        said = offsets(box, truth)
        np.testing.assert_allclose(said, [[0.1, -0.05, 0.3, 0.2]])
        np.testing.assert_allclose(moved(box, said), truth)

    def test_shares(self):
        points = np.array([[[10, 20], [30, 40], [20, 30], [15, 25], [25, 20]]], float)
        want = [[0, 1, 0.5, 0.25, 0.75, 0, 1, 0.5, 0.25, 0]]
        np.testing.assert_allclose(shares(np.array([[10, 20, 30, 40]], float), points), want)

    def test_classes_by_overlap(self):
        picture = Picture('', [[0, 0, 100, 100]], [[200, 200, 300, 300]])
        side = lambda iou: [0, 0, 100, 100 * iou]  # inside the face: its area is its overlap
        boxes = np.array([side(0.66), side(0.64), side(0.41), side(0.35), side(0.29), [200, 200, 300, 300], [400, 0, 450, 50]], float)
        self.assertEqual(sort(picture, boxes)[0].tolist(), [1, 2, 2, -1, 0, -1, 0])

    def test_suppression(self):
        boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [20, 20, 30, 30], [2, 2, 6, 6]], float)
        self.assertEqual(suppress(boxes, np.array([0.8, 0.9, 0.7, 0.6]), 0.5).tolist(), [1, 2, 3])
        self.assertEqual(suppress(boxes, np.array([0.8, 0.9, 0.7, 0.6]), 0.5, over_smaller=True).tolist(), [1, 2])

    def test_the_hardest_seven_of_ten(self):
        losses = torch.arange(10.0)
        self.assertEqual(HARD, 0.7)
        self.assertEqual(hardest(losses).item(), sum(range(3, 10)) / 7)
        self.assertEqual(hardest(losses[:0]).item(), 0)

    def test_each_loss_learns_from_its_own_kinds(self):
        kind = torch.tensor([0, 1, 2, 3])
        logits = torch.zeros(4, 2)
        box, points = torch.zeros(4, 4), torch.zeros(4, 10)
        said = logits, torch.tensor([9.0, 1, 1, 9])[:, None].expand(4, 4), torch.tensor([9.0, 9, 9, 1])[:, None].expand(4, 10)
        loss, parts = total(WEIGHTS['onet'], said, kind, box, points)
        np.testing.assert_allclose(parts.numpy(), [np.log(2), 4, 10], rtol=1e-6)
        self.assertAlmostEqual(loss.item(), np.log(2) + 0.5 * 4 + 10, places=5)
        self.assertAlmostEqual(total(WEIGHTS['rnet'], said, kind, box, points)[0].item(), np.log(2) + 0.5 * 4 + 0.5 * 10, places=5)

    def test_a_mirror_twice_is_none(self):
        R = np.random.RandomState(1)
        pixels = R.randint(0, 256, (3, 12, 12, 3)).astype(np.uint8)
        said, points = R.rand(3, 4).astype('f4'), R.rand(3, 10).astype('f4')
        which = np.array([True, False, True])
        once = mirror(pixels, said, points, which)
        np.testing.assert_array_equal(once[0][0, :, 0], pixels[0, :, -1])
        np.testing.assert_allclose(once[1][0], said[0][[2, 1, 0, 3]] * [-1, 1, -1, 1])
        # the left eye of the mirror is the right one
        self.assertAlmostEqual(once[2][0, 0], 1 - points[0, 1], places=6)
        for got, want in zip(mirror(*once, which), (pixels, said, points)):
            np.testing.assert_allclose(got, want, atol=1e-6)

    def test_weights_and_ratio_are_the_papers(self):
        self.assertEqual(WEIGHTS, {'pnet': (1, 0.5, 0.5), 'rnet': (1, 0.5, 0.5), 'onet': (1, 0.5, 1)})
        self.assertEqual([RATIO[kind] for kind in (NEGATIVE, POSITIVE, PART, POINTS)], [3, 1, 1, 2])
        self.assertEqual([7 * unit for unit in UNIT.values()], [896, 448, 224])

    def test_the_rate_rises_then_falls(self):
        of = lambda done: rate_at(done, 2000, 1e-3)
        self.assertAlmostEqual(of(0), 1e-5)
        self.assertAlmostEqual(of(49), 0.5e-3, delta=2e-6)
        self.assertAlmostEqual(of(1000), 0.5e-3)
        self.assertAlmostEqual(of(2000), 0)
        self.assertEqual(rate_at(0, 10, 1.0), 1)

    def test_only_the_hardest_teach(self):
        logits = torch.tensor([[9.0, 0]] * 3 + [[0, 2.0]] * 7, requires_grad=True)
        said = logits, torch.zeros(10, 4), None
        total(WEIGHTS['pnet'], said, torch.zeros(10, dtype=torch.long), torch.zeros(10, 4), torch.zeros(10, 10))[0].backward()
        self.assertEqual((logits.grad.abs().sum(1) > 0).tolist(), [False] * 3 + [True] * 7)
        # the derivative of cross-entropy is the probability, shared by seven
        self.assertAlmostEqual(logits.grad[3, 1].item(), 1 / (1 + np.exp(-2)) / 7, places=6)

    def test_squares_about_a_middle(self):
        np.testing.assert_allclose(squared(np.array([[10, 20, 30, 60]], float)), [[0, 20, 40, 60]])

    def test_what_a_picture_gives(self):
        kinds = np.array([0, 0, 0, 0, 1, 1, 2, -1])
        scores = np.array([0.1, 0.9, 0.5, 0.7, 0, 0, 0, 1])
        most = {NEGATIVE: 2, POSITIVE: 5, PART: 5}
        # the negatives that look most like faces, all the others, none of those in between
        self.assertEqual(chosen(np.random.RandomState(1), kinds, scores, most).tolist(), [1, 3, 4, 5, 6])
        drawn = chosen(np.random.RandomState(1), kinds, None, most)
        self.assertEqual((len(drawn), len(set(drawn[:2].tolist()) - {0, 1, 2, 3})), (5, 0))

    def test_boxes_about_a_face(self):
        picture = Picture('', [[100, 100, 160, 180]], [])
        boxes = random_boxes(np.random.RandomState(1), picture, 400, 300, 50, 1000)
        sides = boxes[:, 2:] - boxes[:, :2]
        self.assertTrue((abs(sides[:, 0] - sides[:, 1]) <= 1).all() and (sides[:, 0] >= 12).all())
        about = boxes[-1000:]
        self.assertTrue((abs((about[:, 0] + about[:, 2]) / 2 - 130) <= 0.2 * 60 + 1).all())
        kinds = sort(picture, about)[0]
        self.assertTrue((kinds == POSITIVE).mean() > 0.1 and (kinds == PART).mean() > 0.3)

    def test_faces_nobody_marked_are_no_background(self):
        picture = Picture('', [[0, 0, 100, 100]], [])
        boxes = np.array([[200, 0, 300, 100], [200, 0, 300, 100], [60, 60, 160, 160], [0, 0, 100, 100]], float)
        kinds, scores = np.array([NEGATIVE, NEGATIVE, NEGATIVE, POSITIVE]), np.array([0.95, 0.85, 0.95, 0.95])
        self.assertEqual(unsure(picture, boxes, kinds, scores).tolist(), [True, False, False, False])

    def test_dark_is_darker_and_drawn_by_its_seed(self):
        pixels = np.full((40, 30, 3), 128, np.uint8)
        means = [darkened(np.random.RandomState(seed), pixels).mean() for seed in range(40)]
        self.assertTrue(5 < min(means) and max(means) < 92, means)
        self.assertEqual(means[3], darkened(np.random.RandomState(3), pixels).mean())

    def test_a_share_of_what_was_learnt(self):
        learnt, start = {'a': np.array([1.0, 2])}, {'a': np.array([3.0, -2]), 'b': np.zeros(1)}
        np.testing.assert_allclose(mixed(learnt, start, 0.75)['a'], [1.5, 1])
        self.assertEqual(list(mixed(learnt, start, 0.75)), ['a'])
        with self.assertRaises(SystemExit):
            check(1.5)

    @unittest.skipUnless(FILE.exists(), 'weights/mtcnn.safetensors is not built')
    def test_a_weight_file_comes_back_as_it_was(self):
        tensors = read(FILE)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'again.safetensors'
            write(path, [load(kind(), tensors) for kind in NETWORKS.values()], 'a test', 'NOASSERTION')
            start = lambda data: 8 + int.from_bytes(data[:8], 'little')
            before, after = FILE.read_bytes(), path.read_bytes()
            self.assertEqual(after[start(after) :], before[start(before) :])

    @unittest.skipUnless(FILE.exists(), 'weights/mtcnn.safetensors is not built')
    def test_points_while_learning_change_nothing_that_is_kept(self):
        torch.manual_seed(1)
        x = torch.rand(2, 3, 12, 12)
        tensors = read(FILE)
        plain, more = (load(NETWORKS['pnet'](with_points), tensors) for with_points in (False, True))
        self.assertTrue(torch.equal(plain(x)[0], more(x)[0]))
        self.assertIsNone(plain(x)[2])
        self.assertEqual(more(x)[2].shape, (2, 10))


if __name__ == '__main__':
    unittest.main()
