"""A run that was stopped ends where one that was not does, to the last bit."""
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import numpy as np
import torch

import learn

BATCHES = 6


class Stops:
    """A clock that is over from the n-th look at it on, or never (0)."""

    def __init__(self, at):
        self.looks, self.at = 0, at

    def is_over(self):
        self.looks += 1
        return 0 < self.at <= self.looks

    def stop(self):
        sys.exit(3)

    def seconds(self):
        return 1


class Resume(unittest.TestCase):
    def learn(self, work, clock):
        argv = ['learn.py', 'rnet', '--work', str(work), '--batches', str(BATCHES)]
        with mock.patch.object(sys, 'argv', argv), mock.patch.object(learn, 'Clock', lambda until: clock), contextlib.redirect_stdout(io.StringIO()) as said:
            learn.main()
        return said.getvalue()

    def test_stopped_and_not(self):
        R, results = np.random.RandomState(1), []
        crops = [
            dict(
                pixels=R.randint(0, 256, (40, 24, 24, 3)).astype(np.uint8),
                kinds=np.repeat(np.arange(4), 10).astype(np.int8),
                offsets=R.rand(40, 4).astype('f4'),
                points=R.rand(40, 10).astype('f4'),
            )
            for _ in range(2)
        ]
        for stops in (None, 3):
            with tempfile.TemporaryDirectory() as folder:
                work = pathlib.Path(folder)
                (work / 'rnet-crops').mkdir()
                for i, arrays in enumerate(crops):
                    np.savez(work / 'rnet-crops' / f'{i:04}.npz', **arrays)
                if stops:
                    with self.assertRaises(SystemExit) as thrown:
                        self.learn(work, Stops(stops))
                    self.assertEqual(thrown.exception.code, 3)
                    self.assertLess(torch.load(work / 'rnet.pt', weights_only=False)['done'], BATCHES)
                self.assertIn(f'{BATCHES} of {BATCHES} batches', self.learn(work, Stops(0)))
                self.assertEqual(self.learn(work, Stops(0)), '')  # there is nothing left to do
                results.append(torch.load(work / 'rnet.pt', weights_only=False)['tensors'])
        for name, value in results[0].items():
            np.testing.assert_array_equal(results[1][name], value, err_msg=name)


if __name__ == '__main__':
    unittest.main()
