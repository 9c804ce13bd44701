"""make.py [FOLDER]: writes tests/golden/expected.json, what this pipeline says of the pictures of recipes.py.

Networks run in float64. An answer is kept only if it is no matter of rounding: float32 networks, and networks whose
logits and offsets are moved by up to 1e-5 and 1e-6 at random, must give the same counts and the same integers.
FOLDER: results of the original program (see verify.py); pictures that are there too, to the last pixel, are marked as
recorded.
"""
import hashlib
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

from elg import SHARE, WIDTH, Network, circle, eye_of, gray_of, notebook, refined, upright, whole
from mtcnn import Networks, detect, printed
from paths import EXPECTED
from pictures import photograph, picture
from recipes import CASES, EYES

NOISE = 1e-5, 1e-6  # of logits, of the rest
KEYPOINT, DRAWS = 2e-4, 8  # px
SIDES = 'left', 'right'
torch.set_num_threads(1)


def shrunk(image):
    """As GazeML-keras' detector shrinks large pictures."""
    height, width = image.shape[:2]
    for factor, least in ((4, 1920 * 1080), (3, 1280 * 720), (2, 858 * 480)):
        if width * height >= least:
            return cv2.resize(image, (width // factor, height // factor), interpolation=cv2.INTER_LINEAR), factor
    return image, 1


def faces_of(nets, image, options):
    image = np.ascontiguousarray(image[..., ::-1]) if options.get('format') == 'bgr' else image
    image, factor = shrunk(image) if options.get('autoDownscale') else (image, 1)
    names = dict(minFaceSize='smallest', scaleFactor='factor', thresholds='thresholds')
    faces, counts = detect(nets, image, **{names[key]: value for key, value in options.items() if key in names})
    faces = [dict(face, corners=face['corners'] * factor, points=face['points'] * factor) for face in faces]
    return faces, counts


def is_same(a, b):
    return a[1] == b[1] and [printed(face) for face in a[0]] == [printed(face) for face in b[0]]


def rounded(values, digits):
    return np.round(np.float64(values), digits).tolist()


def eye_json(eye, spread=0.0):
    return eye and dict(
        landmarks=rounded(eye['landmarks'], 3), peaks=rounded(eye['peaks'], 4),
        confidence=round(float(eye['confidence']), 4), spread=round(spread, 3),
    )


def face_eye_json(network, cut, gray, points, side):
    """`spread`: how far its landmarks move, px of the patch, where keypoints are off as far as float32 may put them."""
    eye, random = eye_of(network, cut(gray, points, side)), np.random.RandomState(3)
    moved = [cut(gray, points + random.uniform(-KEYPOINT, KEYPOINT, points.shape), side) for _ in range(DRAWS)]
    if eye is None or any(patch is None for patch in moved):
        assert eye is None and not any(moved), 'whether there is a patch is a matter of rounding'
        return None
    spread = max(np.abs(eye_of(network, patch)['landmarks'] - eye['landmarks']).max() for patch in moved)
    return eye_json(eye, float(spread / (SHARE * np.hypot(*(points[1] - points[0]))) * WIDTH))


def eyes_json(networks, image, faces, wanted):
    cuts, gray = dict(upright=upright, notebook=notebook), gray_of(image)
    points = [np.float64(face['points'][:2]) for face in faces]
    return [
        dict(network=name, patch=patch, faces=[
            [face_eye_json(networks[name], cuts[patch], gray, of_face, side) for side in (0, 1)] for of_face in points
        ])
        for name, patch in wanted
    ]


def case_json(nets, others, networks, recorded, name, recipe, options, wanted):
    image = picture(recipe)
    faces, counts = faces_of(nets, image, options)
    same = [is_same((faces, counts), faces_of(other, image, options)) for other in others]
    said = '' if all(same) else f', LEFT OUT, a matter of rounding: {same}'
    print(f'{name}: {len(faces)} faces, {counts["proposed"]} boxes{said}', flush=True)
    if not all(same):
        return None
    digest = hashlib.sha256(image.tobytes()).hexdigest()
    return dict(
        name=name, recipe=recipe, options=options, size=image.shape[1::-1], sha256=digest,
        recorded=digest in recorded and not options,
        levels=[[*level['size'], level['sha256'][:16], level['cells'], level['kept']] for level in counts['levels']],
        proposed=counts['proposed'],
        faces=[
            dict(
                box=box, points=points, corners=rounded(face['corners'], 4), score=round(float(face['score']), 7),
                exact=rounded(face['points'], 4),
            )
            for face in faces for box, points in [printed(face)]
        ],
        eyes=eyes_json(networks, image, faces, wanted),
    )


def eye_picture_json(networks, name, recipe, side, network):
    image = picture(recipe)
    eye = eye_of(networks[network], whole(image, SIDES.index(side)))
    digest = hashlib.sha256(image.tobytes()).hexdigest()
    iris, confidence, gap, zoom = refined(networks[network], image, SIDES.index(side))
    assert gap > 1e-3, 'the magnification is a matter of rounding'
    return dict(
        name=name, recipe=recipe, size=image.shape[1::-1], sha256=digest, side=side, network=network, eye=eye_json(eye),
        iris=rounded(circle(eye['landmarks']), 3), refined=dict(iris=rounded(iris, 3), confidence=round(confidence, 4), zoom=zoom),
    )


def main():
    recorded = set()
    if len(sys.argv) > 1:
        paths = (Path(sys.argv[1]) / 'cascade').glob('*.json')
        recorded = {json.loads(path.read_text())['rgb_sha256'] for path in paths}
    nets = Networks()
    noises = [(np.random.RandomState(seed), *NOISE) for seed in (1, 2)]
    others = [Networks(torch.float32), *(Networks(noise=noise) for noise in noises)]
    networks = {name: Network(name) for name in ('elg', 'elg-lite')}
    cases = [case_json(nets, others, networks, recorded, *case) for case in CASES]
    pictures = [eye_picture_json(networks, *case) for case in EYES]
    files = sorted({recipe['file'] for _, recipe, *_ in [*CASES, *EYES] if 'file' in recipe})
    photographs = {name: hashlib.sha256(photograph(name).tobytes()).hexdigest() for name in files}
    lines = lambda items: ',\n'.join(json.dumps(item, separators=(',', ':')) for item in items if item)
    parts = json.dumps(photographs, indent=0), f'[\n{lines(cases)}\n]', f'[\n{lines(pictures)}\n]'
    EXPECTED.write_text('{"photographs":%s,\n"cases":%s,\n"eyePictures":%s}\n' % parts)


if __name__ == '__main__':
    main()
