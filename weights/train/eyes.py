"""Step 1, eyes.py: a gray patch of every eye in the photographs → eyes.npy (n, 220, 300) uint8, eyes.csv.

Upright, 225 px to the distance of the hand-marked eye centers, which lie at (150, 110); the eye at the picture's left is mirrored, so that
every inner corner is at the left. A network's patch is 180x108 of these pixels: 0.8 of the distance of the eyes.
"""
import csv
import hashlib
import json

import cv2
import numpy as np

from clock import arguments, replace
from paths import FACES, WORK

WIDTH, HEIGHT, DISTANCE = 300, 220, 225.0
CENTER = np.array([150.0, 110.0])
LEAST = 22  # px between the eyes in the photograph
FIELDS = ['image', 'side', 'distance', 'roll', 'x', 'y', 'split']


def split_of(image):
    """'validation' for one group of pictures in 17: pictures whose names begin alike show the same scene."""
    group = image.split('/')[-1].rsplit('_', 2)[0]
    return 'validation' if int(hashlib.md5(group.encode()).hexdigest(), 16) % 17 == 0 else 'train'


def to_patch(center, distance, roll):
    """2x3: photo → patch."""
    s = DISTANCE / distance
    c, n = np.cos(roll) * s, np.sin(roll) * s
    turn = np.array([[c, n], [-n, c]])
    return np.hstack([turn, (CENTER - turn @ center)[:, None]])


def patches():
    for item in json.loads((FACES / 'annotations.json').read_text())['items']:
        gray = cv2.imread(str(FACES / item['image']), cv2.IMREAD_GRAYSCALE)
        for face in item['faces']:
            if 'points5_note' in face:
                continue
            left, right = np.array(face['points5'][:2])
            along = right - left
            distance, roll = np.hypot(*along), np.arctan2(along[1], along[0])
            if distance < LEAST:
                continue
            for side, center in (('left', left), ('right', right)):
                cut = cv2.warpAffine(gray, to_patch(center, distance, roll), (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
                yield (cut[:, ::-1] if side == 'left' else cut), [item['image'], side, distance, roll, *center, split_of(item['image'])]


class Eyes:
    """What this step left: `patch[i]` (220, 300), and of each eye its row of eyes.csv as arrays."""

    def __init__(self):
        self.patch = np.load(WORK / 'eyes.npy', mmap_mode='r')
        rows = list(csv.DictReader(open(WORK / 'eyes.csv')))
        self.image = np.array([r['image'] for r in rows])
        self.side = np.array([r['side'] for r in rows])
        self.distance = np.array([float(r['distance']) for r in rows])
        self.roll = np.array([float(r['roll']) for r in rows])
        self.validation = np.array([r['split'] == 'validation' for r in rows])
        # the hand mark: a mirrored patch has its center at 149
        self.hand = np.where((self.side == 'left')[:, None], CENTER - [1, 0], CENTER)

    def __len__(self):
        return len(self.patch)


def main():
    arguments(__doc__)
    cut, rows = zip(*patches())
    replace(WORK / 'eyes.npy', lambda path: np.save(path, np.stack(cut)))
    with open(WORK / 'eyes.csv', 'w', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        writer.writerows(rows)
    held = sum(r[-1] == 'validation' for r in rows)
    print(f'{len(rows)} eyes, {held} of them set aside; between the eyes, 10/50/90 %:', np.percentile([r[2] for r in rows], [10, 50, 90]).round(1))


if __name__ == '__main__':
    main()
