#!/usr/bin/env python3
# Writes what OpenCV makes of aligned faces and of sizes: expected.json, and a PNG for each. Debian: python3-opencv.
#   python3 tests/crop/golden/make.py
# align: insightface's norm_crop: skimage's SimilarityTransform.estimate (Umeyama 1991) of the five points to ArcFace's
# places, then cv2.warpAffine with borderValue 0. resize: cv2.resize of a part, INTER_AREA or INTER_LINEAR.
import json, os
import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
DEMO = os.path.join(HERE, '../../../node_modules/@vladmandic/face-api/demo')
ARCFACE = np.array([[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]])
ORDER = ['leftEye', 'rightEye', 'nose', 'mouthLeft', 'mouthRight']


def umeyama(src, dst):
    n = len(src)
    mean_src, mean_dst = src.mean(axis=0), dst.mean(axis=0)
    a, b = src - mean_src, dst - mean_dst
    u, s, vt = np.linalg.svd(b.T @ a / n)
    d = np.ones(2)
    if np.linalg.det(u) * np.linalg.det(vt) < 0:
        d[1] = -1
    turn = u @ np.diag(d) @ vt
    scale = (s @ d) / a.var(axis=0).sum()
    return np.column_stack([scale * turn, mean_dst - scale * turn @ mean_src])


def template(size):
    if size % 112 == 0:
        return ARCFACE * (size / 112)
    points = ARCFACE.copy() * (size / 128)
    points[:, 0] += 8 * (size / 128)
    return points


faces = json.load(open(os.path.join(HERE, 'faces.json')))
align = []
for i, face in enumerate(faces):
    image = cv2.imread(os.path.join(DEMO, face['photo'] + '.jpg'))
    points = np.array([[face['keypoints'][name]['x'], face['keypoints'][name]['y']] for name in ORDER])
    size = face['size']
    matrix = umeyama(points, template(size))
    crop = cv2.warpAffine(image, matrix, (size, size), borderValue=0.0)
    file = f'align{i}.png'
    cv2.imwrite(os.path.join(HERE, file), crop)
    align.append({**face, 'file': file, 'matrix': matrix.tolist()})

resize = []
for i, (x, y, w, h, to, kind) in enumerate([
    (580, 400, 200, 240, (64, 77), 'INTER_AREA'),
    (580, 400, 200, 240, (100, 120), 'INTER_AREA'),
    (600, 430, 60, 70, (150, 175), 'INTER_LINEAR'),
]):
    image = cv2.imread(os.path.join(DEMO, 'sample5.jpg'))[y:y + h, x:x + w]
    file = f'resize{i}.png'
    cv2.imwrite(os.path.join(HERE, file), cv2.resize(image, to, interpolation=getattr(cv2, kind)))
    resize.append({'photo': 'sample5', 'part': {'x': x, 'y': y, 'width': w, 'height': h}, 'width': to[0], 'height': to[1], 'file': file})

json.dump({'opencv': cv2.__version__, 'align': align, 'resize': resize}, open(os.path.join(HERE, 'expected.json'), 'w'), indent=1)
