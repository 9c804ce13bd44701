"""Annotated pictures: folders with annotations.json in the form that `saccade evaluate` reads, or WIDER's list."""
import json
import pathlib

import numpy as np
from PIL import Image

LEAST = 12  # px: lower faces are neither learnt nor taken for background

# A box as WIDER's are drawn, hairline to chin, from five points. Unit: the longer of eye distance and eyes to mouth; the
# middle is that of eyes and mouth. Means of the published networks' boxes on 585 portraits (standard deviations 0.16,
# 0.21, 0.06); a turned face's box lies as far on the other side of the middle as its nose does on this.
WIDE, HIGH, UP, ASIDE = 2.04, 2.70, 0.186, 1.03


class Picture:
    """boxes (n, 4) x1 y1 x2 y2 of faces, ignored (m, 4) of what is none of both, points (n, 5, 2) or None.

    is_whole: every face in it is marked, so that all else is background.
    """

    def __init__(self, path, boxes, ignored, points=None, is_whole=True):
        self.path, self.points, self.is_whole = path, points, is_whole
        self.boxes, self.ignored = (np.array(b, float).reshape(-1, 4) for b in (boxes, ignored))

    def pixels(self):
        try:
            with Image.open(self.path) as image:
                return np.asarray(image.convert('RGB'))
        except OSError as error:
            raise SystemExit(f'a picture cannot be read: {error}')


def training(args):
    """What the options of FOLDERS ask for: (picture, how many times it is cut), FACES' first."""
    faces, _ = split(pictures(args.faces), args.hold_out)
    points, _ = split(pictures(args.points), args.hold_out)
    points = evenly(points, args.take)
    for one in points:
        one.is_whole = False
        if args.boxes == 'points' and one.points is not None:
            one.boxes = np.array([box_of(five) for five in one.points])
    if not any(len(one.boxes) for one in faces):
        raise SystemExit(f'{args.faces} has no face of {LEAST} px or more that is not ignored')
    if not any(one.points is not None for one in points):
        raise SystemExit(f'{args.points} has no face with five points ("points5" in annotations.json)')
    return [(one, args.times) for one in faces] + [(one, 1) for one in points]


HOLD_OUT = '--hold-out', dict(
    type=int, nargs=2, metavar=('N', 'I'), help='never looks at pictures I, I + N, I + 2N ... of each list (from 0); held.py gathers them for saccade evaluate'
)
FOLDERS = (
    ('faces', dict(metavar='FACES', help='a folder of pictures in which every face has its box')),
    ('points', dict(metavar='POINTS', help='a folder of pictures whose marked faces have five points; others may be unmarked')),
    HOLD_OUT,
    ('--boxes', dict(choices=('marked', 'points'), default='marked', help="POINTS' boxes: as marked, or made from points where they are drawn otherwise than FACES'")),
    ('--take', dict(type=int, metavar='N', help="so many of POINTS' pictures, evenly (default: all)")),
    ('--times', dict(type=int, default=1, metavar='N', help="cuts FACES' pictures so many times, each time anew, where they are few")),
    ('--dark', dict(type=float, default=0, metavar='SHARE', help='of the pictures that are made dark, 0 to 1')),
)


def split(all_, hold_out):
    """(the others, held out): of a list, every N-th from the I-th on is held out."""
    if not hold_out:
        return all_, []
    n, i = hold_out
    if n < 2 or not 0 <= i < n:
        raise SystemExit(f'--hold-out takes N of 2 or more, and I of 0 to N - 1, but came {n} {i}')
    return [one for at, one in enumerate(all_) if at % n != i], all_[i::n]


def evenly(all_, count):
    """So many of a list, evenly; all if there are no more."""
    return all_ if not count or count >= len(all_) else [all_[i * len(all_) // count] for i in range(count)]


def pictures(folder):
    """All of a folder, in the order of its list."""
    kind, path = list_of(folder)
    text = path.read_text()
    if kind == 'own':
        try:
            found = [from_item(path.parent, item) for item in json.loads(text)['items']]
        except (ValueError, KeyError, TypeError) as error:
            raise SystemExit(f'{path} is not in the form that saccade evaluate reads: {error!r}')
    else:
        found = list(from_wider(path.parent, text.split('\n')))
    if not found:
        raise SystemExit(f'{path} lists no pictures')
    return found


def list_of(folder):
    """('own' or 'wider', the file)."""
    folder = pathlib.Path(folder)
    if not folder.is_dir():
        raise SystemExit(f'{folder} is not a folder')
    own, lists = folder / 'annotations.json', sorted(folder.glob('*bbx_gt.txt'))
    if own.exists():
        return 'own', own
    if not lists:
        raise SystemExit(f'{folder} holds neither annotations.json nor a list of WIDER\'s (*bbx_gt.txt)')
    return 'wider', lists[0]


def corners(x, y, w, h):
    return [x, y, x + w, y + h]


def box_of(points):
    """x1 y1 x2 y2 from (5, 2): eyes, nose, corners of the mouth."""
    eyes, nose, mouth = points[:2].mean(0), points[2], points[3:].mean(0)
    middle, down = (eyes + mouth) / 2, mouth - eyes
    unit = max(np.hypot(*down), np.hypot(*(points[1] - points[0])))
    down = down / max(np.hypot(*down), 1e-9)
    right = np.array([down[1], -down[0]])
    x, y = middle - UP * unit * down - ASIDE * ((nose - middle) @ right) * right
    return corners(x - WIDE * unit / 2, y - HIGH * unit / 2, WIDE * unit, HIGH * unit)


def from_item(folder, item):
    faces = [face for face in item['faces'] if 'box' in face]
    counts = [not face.get('ignore') and face['box'][3] >= LEAST for face in faces]
    boxes = [corners(*face['box']) for face, does in zip(faces, counts) if does]
    ignored = [corners(*face['box']) for face, does in zip(faces, counts) if not does]
    marked = [face.get('points5') for face, does in zip(faces, counts) if does]
    points = np.array(marked, float) if marked and all(marked) else None
    return Picture(folder / item['image'], boxes, ignored, points)


def wider_parts(lines):
    """A picture's lines at a time: its name, how many faces, a line each."""
    at = 0
    while at + 1 < len(lines) and lines[at].strip():
        end = at + 2 + max(1, int(lines[at + 1]))  # a picture without faces has a line of zeros
        yield [line.strip() for line in lines[at:end]]
        at = end


def from_wider(folder, lines):
    for name, count, *rest in wider_parts(lines):
        rows = [[int(v) for v in line.split()] for line in rest[: int(count)]]
        does = [row[3] >= LEAST and row[2] > 0 and not row[7] for row in rows]
        boxes = [corners(*row[:4]) for row, one in zip(rows, does) if one]
        yield Picture(folder / 'images' / name, boxes, [corners(*row[:4]) for row, one in zip(rows, does) if not one])
