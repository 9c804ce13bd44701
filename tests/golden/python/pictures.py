"""Pictures from recipes, which tests/golden/pictures.ts follows too.

A recipe is `{file}`, a photograph of a development dependency or the repository's example, or
`{noise | checker | plain, size}`; then in this order `crop` [x, y, width, height], `resize` [width, height]
(INTER_AREA), `turn` (by 180 degrees), `gray`.
"""
import cv2
import numpy as np
from PIL import Image

from elg import gray_of
from paths import PHOTOGRAPHS, ROOT


def photograph(name):
    """As libjpeg-turbo decodes it."""
    return np.array(Image.open(ROOT / name if name == 'example.jpg' else PHOTOGRAPHS / name).convert('RGB'))


def noise(seed, width, height, grain):
    """Blocks of `grain` pixels, each of a color of its own: the high bytes of a linear congruential generator."""
    across, down = -(-width // grain), -(-height // grain)
    values, state = [], seed
    for _ in range(across * down * 3):
        state = (state * 1664525 + 1013904223) % 2 ** 32
        values.append(state >> 24)
    blocks = np.array(values, np.uint8).reshape(down, across, 3)
    return blocks.repeat(grain, 0).repeat(grain, 1)[:height, :width]


def checker(side, width, height):
    y, x = np.mgrid[:height, :width] // side
    return np.repeat(((x + y) % 2 * 255).astype(np.uint8)[..., None], 3, 2)


def picture(recipe):
    if 'file' in recipe:
        image = photograph(recipe['file'])
    elif 'noise' in recipe:
        image = noise(recipe['noise'], *recipe['size'], recipe.get('grain', 1))
    elif 'checker' in recipe:
        image = checker(recipe['checker'], *recipe['size'])
    else:
        image = np.full((*recipe['size'][::-1], 3), recipe['plain'], np.uint8)
    if 'crop' in recipe:
        x, y, width, height = recipe['crop']
        image = image[y:y + height, x:x + width]
        assert image.shape[:2] == (height, width), recipe
    if 'resize' in recipe:
        image = cv2.resize(image, tuple(recipe['resize']), interpolation=cv2.INTER_AREA)
    if recipe.get('turn'):
        image = image[::-1, ::-1]
    if recipe.get('gray'):
        image = np.repeat(gray_of(image)[..., None], 3, 2)
    return np.ascontiguousarray(image)
