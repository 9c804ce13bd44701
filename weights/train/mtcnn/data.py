"""Annotated pictures: folders with annotations.json in the form that `saccade evaluate` reads, or WIDER's list."""
import json
import pathlib

import numpy as np
from PIL import Image

LEAST = 12  # px: lower faces are neither learnt nor taken for background


class Picture:
    """boxes (n, 4) x1 y1 x2 y2 of faces, ignored (m, 4) of what is none of both, points (n, 5, 2) or None."""

    def __init__(self, path, boxes, ignored, points=None):
        self.path, self.points = path, points
        self.boxes, self.ignored = (np.array(b, float).reshape(-1, 4) for b in (boxes, ignored))

    def pixels(self):
        with Image.open(self.path) as image:
            return np.asarray(image.convert('RGB'))


def pictures(folder):
    """All of a folder, in the order of its list."""
    folder = pathlib.Path(folder)
    own = folder / 'annotations.json'
    if own.exists():
        return [from_item(folder, item) for item in json.loads(own.read_text())['items']]
    lists = sorted(folder.glob('*bbx_gt.txt'))
    if not lists:
        raise SystemExit(f'{folder} holds neither annotations.json nor a list of WIDER\'s (*bbx_gt.txt)')
    return list(from_wider(folder, lists[0].read_text().split('\n')))


def corners(x, y, w, h):
    return [x, y, x + w, y + h]


def from_item(folder, item):
    faces = [face for face in item['faces'] if 'box' in face]
    counts = [not face.get('ignore') and face['box'][3] >= LEAST for face in faces]
    boxes = [corners(*face['box']) for face, does in zip(faces, counts) if does]
    ignored = [corners(*face['box']) for face, does in zip(faces, counts) if not does]
    marked = [face.get('points5') for face, does in zip(faces, counts) if does]
    points = np.array(marked, float) if marked and all(marked) else None
    return Picture(folder / item['image'], boxes, ignored, points)


def from_wider(folder, lines):
    at = 0
    while at + 1 < len(lines) and lines[at].strip():
        path, count = folder / 'images' / lines[at].strip(), int(lines[at + 1])
        rows = [[int(v) for v in line.split()] for line in lines[at + 2 : at + 2 + count]]
        does = [row[3] >= LEAST and row[2] > 0 and not row[7] for row in rows]
        boxes = [corners(*row[:4]) for row, one in zip(rows, does) if one]
        yield Picture(path, boxes, [corners(*row[:4]) for row, one in zip(rows, does) if not one])
        at += 2 + max(1, count)  # a picture without faces has a line of zeros
