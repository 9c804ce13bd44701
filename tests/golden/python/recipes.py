"""What is looked at, and how: name, recipe, options of the package, and which eye networks and patches."""

DEFAULT, LITE = ('elg', 'upright'), ('elg-lite', 'upright')
NOTEBOOK = ('elg', 'notebook')
ALL = (DEFAULT, LITE, NOTEBOOK)


def of(i, **steps):
    return dict(file=f'sample{i}.jpg', **steps)


CASES = [
    ('whole photograph 2', of(2), {}, (DEFAULT,)),
    ('whole photograph 4', of(4), {}, ()),
    ('whole photograph 6', of(6), {}, (DEFAULT,)),
    ('example', dict(file='example.jpg'), {}, ALL),
    # the sizes at which the original was recorded
    ('five people, half size', of(5, resize=[960, 699]), {}, (DEFAULT,)),
    ('three people, two thirds', of(3, resize=[1280, 900]), {}, (NOTEBOOK,)),
    ('wide strip', of(6, crop=[0, 220, 1920, 600], resize=[620, 194]), {}, ()),
    ('very wide strip of small faces', of(4, crop=[0, 40, 1920, 400], resize=[288, 60]), {}, ()),
    ('cut by the left border', of(3, crop=[640, 250, 330, 400]), {}, (DEFAULT,)),
    ('cut by the top border', of(3, crop=[980, 290, 400, 380]), {}, (NOTEBOOK,)),
    ('cut by two borders', of(5, crop=[1000, 100, 240, 290], resize=[120, 145]), {}, (NOTEBOOK,)),
    ('smaller than a face may be', of(1, crop=[404, 353, 200, 244], resize=[19, 24]), {}, ()),
    ('as small as a face may be', of(1, crop=[404, 353, 200, 244], resize=[20, 24]), {}, ()),
    ('a face fills it', of(1, crop=[390, 353, 220, 250], resize=[40, 45]), {}, (LITE,)),
    ('gray', of(5, crop=[500, 50, 700, 700], resize=[240, 240], gray=True), {}, ()),
    ('upside down', of(1, crop=[300, 200, 900, 600], resize=[300, 200], turn=True), {}, ()),
    ('red and blue exchanged', of(5, crop=[480, 50, 1440, 700], resize=[480, 233]), dict(format='bgr'), ()),
    ('from 40 px up', of(4, resize=[640, 483]), dict(minFaceSize=40), ()),
    ('from 12 px up', of(4, crop=[0, 0, 1600, 600], resize=[160, 60]), dict(minFaceSize=12), ()),
    ('whole blocks', of(6, crop=[0, 0, 1920, 1536], resize=[320, 256]), dict(minFaceSize=24, scaleFactor=0.5), ()),
    ('fine steps', of(1, resize=[480, 320]), dict(scaleFactor=0.85), ()),
    ('lower thresholds', of(1, resize=[480, 320]), dict(thresholds=[0.5, 0.4, 0.5]), ()),
    ('all proposals', of(2, crop=[200, 50, 500, 500], resize=[120, 120]), dict(thresholds=[0.6, 0, 0]), ()),
    ('all of R-Net', of(6, resize=[320, 256]), dict(thresholds=[0.6, 0.7, 0]), ()),
    ('four times smaller', of(5), dict(autoDownscale=True), ()),
    ('noise', dict(noise=1, size=[160, 120]), {}, ()),
    ('coarse noise', dict(noise=2, grain=7, size=[300, 200]), {}, ()),
    ('coarse noise, all proposals', dict(noise=3, grain=5, size=[90, 70]), dict(thresholds=[0.3, 0, 0]), ()),
    ('checkerboard: equal scores', dict(checker=6, size=[120, 90]), {}, ()),
    ('black', dict(plain=0, size=[80, 64]), {}, ()),
    ('white', dict(plain=255, size=[64, 80]), {}, ()),
    ('one pixel', dict(plain=128, size=[1, 1]), {}, ()),
    ('one row', dict(noise=4, size=[50, 1]), {}, ()),
]

# pictures that are one eye: recipe, side, network
EYES = [
    ('large', of(6, crop=[278, 577, 90, 60], resize=[360, 240]), 'left', 'elg'),
    ('small', of(6, crop=[1288, 398, 80, 60]), 'right', 'elg'),
    ('flat', of(6, crop=[1481, 350, 104, 46], resize=[416, 184]), 'left', 'elg-lite'),
]
