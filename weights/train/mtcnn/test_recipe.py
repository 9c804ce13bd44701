"""Arithmetic of the recipe: python3 -m unittest discover -s weights/train/mtcnn (torch, numpy, Pillow)"""
import pathlib
import tempfile
import unittest

import numpy as np
import torch

from boxes import moved, offsets, overlaps, shares, suppress
from data import Picture, from_wider
from learn import mirror
from losses import HARD, hardest, total
from networks import NETWORKS, load, read, write
from sampling import sort

WEIGHTS = pathlib.Path(__file__).resolve().parents[2] / 'mtcnn.safetensors'


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
        loss, parts = total('onet', said, kind, box, points)
        np.testing.assert_allclose(parts.numpy(), [np.log(2), 4, 10], rtol=1e-6)
        self.assertAlmostEqual(loss.item(), np.log(2) + 0.5 * 4 + 10, places=5)
        self.assertAlmostEqual(total('rnet', said, kind, box, points)[0].item(), np.log(2) + 0.5 * 4 + 0.5 * 10, places=5)

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

    def test_widers_list(self):
        lines = ['a/b.jpg', '2', '1 2 30 40 0 0 0 0 0 0', '5 5 8 9 0 0 0 0 0 0', 'c.jpg', '0', '0 0 0 0 0 0 0 0 0 0', '']
        first, second = from_wider(pathlib.Path('/w'), lines)
        self.assertEqual(first.boxes.tolist(), [[1, 2, 31, 42]])
        self.assertEqual(first.ignored.tolist(), [[5, 5, 13, 14]])
        self.assertEqual((str(second.path), len(second.boxes)), ('/w/images/c.jpg', 0))

    @unittest.skipUnless(WEIGHTS.exists(), 'weights/mtcnn.safetensors is not built')
    def test_a_weight_file_comes_back_as_it_was(self):
        tensors = read(WEIGHTS)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'again.safetensors'
            write(path, [load(kind(), tensors) for kind in NETWORKS.values()], 'a test', 'NOASSERTION')
            start = lambda data: 8 + int.from_bytes(data[:8], 'little')
            before, after = WEIGHTS.read_bytes(), path.read_bytes()
            self.assertEqual(after[start(after) :], before[start(before) :])

    @unittest.skipUnless(WEIGHTS.exists(), 'weights/mtcnn.safetensors is not built')
    def test_points_while_learning_change_nothing_that_is_kept(self):
        torch.manual_seed(1)
        x = torch.rand(2, 3, 12, 12)
        tensors = read(WEIGHTS)
        plain, more = (load(NETWORKS['pnet'](with_points), tensors) for with_points in (False, True))
        self.assertTrue(torch.equal(plain(x)[0], more(x)[0]))
        self.assertIsNone(plain(x)[2])
        self.assertEqual(more(x)[2].shape, (2, 10))


if __name__ == '__main__':
    unittest.main()
