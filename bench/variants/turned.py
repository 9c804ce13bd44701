"""Annotated pictures turned about their center, to see what turned faces do.

    python3 turned.py FOLDER OUT --degrees 90 [--most 300]

FOLDER holds annotations.json and its pictures (the form that `saccade evaluate` reads); OUT gets the same, turned
clockwise. Quarters are exact; other angles are bilinear, on a canvas that holds all, black outside. Boxes become the
upright boxes around their turned corners' ellipse, points are turned with the picture. PNG, so that nothing else changes.
"""
import argparse
import json
import math
import os

from PIL import Image


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder')
    parser.add_argument('out')
    parser.add_argument('--degrees', type=float, required=True, help='clockwise')
    parser.add_argument('--most', type=int, help='every so many pictures that these are left')
    args = parser.parse_args()
    with open(os.path.join(args.folder, 'annotations.json')) as file:
        annotations = json.load(file)
    items = annotations['items']
    step = max(1, len(items) // args.most) if args.most else 1
    items = items[::step][: args.most]
    annotations['items'] = [turned(item, args) for item in items]
    with open(os.path.join(args.out, 'annotations.json'), 'w') as file:
        json.dump(annotations, file)


def turned(item, args):
    picture = Image.open(os.path.join(args.folder, item['image'])).convert('RGB')
    width, height = picture.size
    # Pillow turns the other way
    whole = picture.rotate(-args.degrees, resample=Image.BILINEAR, expand=True)
    angle = math.radians(args.degrees)
    cos, sin = round(math.cos(angle), 12), round(math.sin(angle), 12)

    def place(x, y):
        dx, dy = x - width / 2, y - height / 2
        return whole.width / 2 + cos * dx - sin * dy, whole.height / 2 + sin * dx + cos * dy

    def box(x, y, w, h):
        cx, cy = place(x + w / 2, y + h / 2)
        # the upright box around the ellipse in the box: a head is round
        wide, high = math.hypot(w * cos, h * sin), math.hypot(w * sin, h * cos)
        return [cx - wide / 2, cy - high / 2, wide, high]

    def point(x, y):
        px, py = place(x + 0.5, y + 0.5)
        return [px - 0.5, py - 0.5]

    faces = []
    for face in item['faces']:
        face = dict(face)
        if 'box' in face:
            face['box'] = box(*face['box'])
        if 'points5' in face:
            face['points5'] = [point(*p) for p in face['points5']]
        face.pop('eyes', None)
        faces.append(face)
    name = os.path.splitext(item['image'])[0] + '.png'
    path = os.path.join(args.out, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    whole.save(path, compress_level=1)
    return {**item, 'image': name, 'width': whole.width, 'height': whole.height, 'faces': faces}


main()
