"""verify.py FOLDER: is this pipeline the original one? Compares mtcnn.py with what the original program recorded.

FOLDER has images/NAME.png and cascade/NAME.json (`variants`: with other options). All integers and counts must be
equal, the pixels of every level too.
"""
import json
import sys
from pathlib import Path

import cv2
import numpy as np

from mtcnn import Networks, detect, printed

MOST = dict(corners=1e-4, points=3e-4, score=2e-6)  # px, px (float32: two steps of 1.2e-4 beyond 1024), 1


def levels_of(recorded):
    levels = recorded['stage1']['per_scale']
    return [(tuple(v['resized']), v['resized_rgb_sha256'], v['candidates'], v['kept']) for v in levels]


def differences(nets, image, recorded, worst):
    faces, counts = detect(nets, image, recorded['min_face_size'], recorded['factor'], recorded['thresholds'])
    said = []
    if [tuple(v.values()) for v in counts['levels']] != levels_of(recorded):
        said.append('levels')
    stage2, stage3 = recorded.get('stage2', {}), recorded.get('stage3', {})
    proposed = recorded['stage1'].get('after_merged_nms', 0)
    want = proposed, stage2.get('n_pass', 0), stage3.get('n_in', 0), stage3.get('n_pass', 0)
    got = tuple(counts[k] for k in ('proposed', 'passed', 'refined', 'judged'))
    if got != want:
        said.append(f'counts {got}, expected {want}')
    names = 'left_eye', 'right_eye', 'nose', 'mouth_left', 'mouth_right'
    if [printed(f) for f in faces] != [(f['box'], [f['keypoints'][n] for n in names]) for f in recorded['faces']]:
        said.append('integers')
    else:
        for face, other in zip(faces, recorded['faces_float']):
            for key, name in dict(corners='box_x1y1x2y2', points='points_xy', score='score').items():
                worst[key] = max(worst[key], np.abs(np.float64(face[key]) - np.array(other[name])).max())
    return said, len(faces)


def main():
    folder, nets = Path(sys.argv[1]), Networks()
    worst, compared, total, wrong = dict(corners=0.0, points=0.0, score=0.0), 0, 0, 0
    for path in sorted((folder / 'cascade').glob('*.json')):
        recorded = json.loads(path.read_text())
        image = cv2.imread(str(folder / f'images/{path.stem}.png'))[..., ::-1]
        for variant, other in {'': recorded, **recorded.get('variants', {})}.items():
            pixels = np.ascontiguousarray(image[..., ::-1] if variant == 'bgr' else image)
            said, n = differences(nets, pixels, other, worst)
            compared, total, wrong = compared + 1, total + n, wrong + bool(said)
            if said:
                print(path.stem, variant, *said, sep=', ')
    print(f'{compared - wrong} of {compared} detections equal, {total} faces; largest differences {worst}')
    sys.exit(wrong > 0 or any(worst[k] > v for k, v in MOST.items()))


if __name__ == '__main__':
    main()
