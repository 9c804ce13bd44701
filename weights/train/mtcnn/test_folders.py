"""Folders of pictures: what is read of them, what is held out, what is said of wrong ones."""
import argparse
import json
import pathlib
import tempfile
import unittest

import numpy as np

from all import agree
from clock import Clock
from crops import earlier
from data import Picture, box_of, evenly, from_wider, pictures, split, training
from learn import crops_of
from networks import read

FIVE = [[40, 40], [80, 40], [60, 60], [44, 80], [76, 80]]


class Folders(unittest.TestCase):
    def setUp(self):
        self.kept = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.kept.name)
        self.addCleanup(self.kept.cleanup)

    def write(self, name, items):
        (self.folder / name).mkdir()
        (self.folder / name / 'annotations.json').write_text(json.dumps({'items': items}))
        return self.folder / name

    def says(self, words, call, *args):
        with self.assertRaises(SystemExit) as thrown:
            call(*args)
        self.assertIn(words, str(thrown.exception))

    def args(self, faces, points, **more):
        plain = dict(faces=faces, points=points, hold_out=None, boxes='marked', take=None, times=1, dark=0)
        return argparse.Namespace(**{**plain, **more})

    def test_what_is_held_out_is_not_learnt(self):
        ten = list(range(10))
        self.assertEqual(split(ten, [3, 1]), ([0, 2, 3, 5, 6, 8, 9], [1, 4, 7]))
        self.assertEqual(split(ten, None), (ten, []))
        halves = [set(split(ten, [2, i])[0]) for i in (0, 1)]
        self.assertEqual((halves[0] & halves[1], halves[0] | halves[1]), (set(), set(ten)))
        for wrong in ([1, 0], [2, 2], [2, -1]):
            self.says('--hold-out takes', split, ten, wrong)

    def test_evenly(self):
        self.assertEqual(evenly(list(range(10)), 4), [0, 2, 5, 7])
        self.assertEqual(evenly([1, 2], 5), [1, 2])
        self.assertEqual(evenly([1, 2], None), [1, 2])

    def test_a_box_of_five_points(self):
        # eyes 40 apart and 40 above the mouth: the unit is 40, the middle (60, 60)
        wide, high, up = 40 * 2.04, 40 * 2.70, 40 * 0.186
        np.testing.assert_allclose(box_of(np.array(FIVE, float)), [60 - wide / 2, 60 - up - high / 2, 60 + wide / 2, 60 - up + high / 2])
        turned = np.array(FIVE, float)
        turned[2, 0] += 10  # the nose looks right: the head is to the left
        self.assertAlmostEqual(box_of(turned)[0], 60 - wide / 2 - 10.3)

    def test_widers_list(self):
        lines = ['a/b.jpg', '2', '1 2 30 40 0 0 0 0 0 0', '5 5 8 9 0 0 0 0 0 0', 'c.jpg', '0', '0 0 0 0 0 0 0 0 0 0', '']
        first, second = from_wider(pathlib.Path('/w'), lines)
        self.assertEqual(first.boxes.tolist(), [[1, 2, 31, 42]])
        self.assertEqual(first.ignored.tolist(), [[5, 5, 13, 14]])
        self.assertEqual((str(second.path), len(second.boxes)), ('/w/images/c.jpg', 0))

    def test_what_training_takes(self):
        face, low = {'box': [0, 0, 50, 60]}, {'box': [0, 0, 9, 9]}
        faces = self.write('faces', [{'image': f'{i}.png', 'faces': [face, low]} for i in range(4)])
        points = self.write('points', [{'image': f'{i}.png', 'faces': [{**face, 'points5': FIVE}]} for i in range(6)])
        taken = training(self.args(faces, points, hold_out=[2, 1], take=2, times=3, boxes='points'))
        self.assertEqual([(one.path.parent.name, one.path.stem, times) for one, times in taken], [('faces', '0', 3), ('faces', '2', 3), ('points', '0', 1), ('points', '2', 1)])
        self.assertEqual([one.is_whole for one, _ in taken], [True, True, False, False])
        self.assertEqual((taken[0][0].boxes.tolist(), taken[0][0].ignored.tolist()), ([[0, 0, 50, 60]], [[0, 0, 9, 9]]))
        self.assertAlmostEqual(taken[2][0].boxes[0, 2] - taken[2][0].boxes[0, 0], 40 * 2.04)

    def test_wrong_folders(self):
        self.says('is not a folder', pictures, self.folder / 'none')
        self.says("holds neither annotations.json nor a list of WIDER's", pictures, self.folder)
        self.says('lists no pictures', pictures, self.write('empty', []))
        (self.folder / 'empty' / 'annotations.json').write_text('{')
        self.says('is not in the form that saccade evaluate reads', pictures, self.folder / 'empty')
        without = self.write('without', [{'image': 'a.png', 'faces': [{'box': [0, 0, 50, 60], 'ignore': True}]}])
        boxes = self.write('boxes', [{'image': 'a.png', 'faces': [{'box': [0, 0, 50, 60]}]}])
        self.says('has no face of 12 px or more', training, self.args(without, boxes))
        self.says('has no face with five points', training, self.args(boxes, boxes))
        self.says('a picture cannot be read', Picture(self.folder / 'none.png', [], []).pixels)

    def test_a_file_that_is_none_and_a_time_that_is_none(self):
        (self.folder / 'a.txt').write_text('# Training P-, R- and O-Net')
        self.says('is not a .safetensors file', read, self.folder / 'a.txt')
        self.says('--until takes a time of day', Clock, '25:99')
        self.assertTrue(0 < Clock('23:59').end - Clock().start <= 86400)

    def test_steps_out_of_order(self):
        self.says('rnet learns from what pnet lets through', earlier, self.folder, 'rnet', None)
        self.says('crops.py pnet makes them', crops_of, self.folder, 'pnet')

    def test_two_runs_in_one_folder(self):
        path = self.folder / 'settings.json'
        agree(path, dict(seed=1, times=2))
        agree(path, dict(seed=1, times=2))
        self.says('seed 1 before, 2 now', agree, path, dict(seed=2, times=2))


if __name__ == '__main__':
    unittest.main()
