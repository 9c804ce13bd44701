// An eye that is a picture of its own: one look of `detectEye` finds what `detect` finds in the photo, and of the iris
// its circle.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { irisCircle } from '../../bindings/eyes/circle.ts';
import { uprightPatch } from '../../bindings/eyes/patches.ts';
import { createDetector, type Detector, type Face, type PixelImage } from '../../bindings/index.node.ts';
import { close } from '../helpers/close.ts';
import { cut, draw, flat, HEIGHT, OURS, SIDES, WIDTH, type Side } from '../helpers/eyes.ts';
import { sharedPicture } from '../helpers/pictures.ts';
import { hasShared } from '../helpers/shared.ts';

const eyesTest = suite('eyes cut out');

if (hasShared('eyes cut out')) {
  const detector = await createDetector();
  eyesTest.after(() => detector.close());
  for (const name of ['lenna', 'happy', 'group3', 'model']) {
    eyesTest(`${name}: an eye cut out has the landmarks that it has in the photo`, async () => {
      const photo = await sharedPicture(name);
      for (const face of await detector.detect(photo)) {
        for (const side of SIDES) {
          await checkUprightAlone(detector, photo, face, side);
          if (!isLevel(face)) continue;
          await checkCropAlone(detector, photo, face, side);
          await checkWide(detector, photo, face, side);
        }
      }
    });
  }
}

const pointAxes = [
  ['landmark ', 10],
  ['xy', 2],
] as const;

// An eye that lies level in a picture of its own: the same pixels reach the network. Its own size, doubled, and with
// bars around it.
async function checkUprightAlone(detector: Detector, photo: PixelImage, { keypoints, eyes }: Face, side: Side) {
  const patch = uprightPatch({ left: keypoints.leftEye, right: keypoints.rightEye }, side, OURS)!;
  const seen = cut(patch, photo, 'deviation');
  const gray = (x: number, y: number) => seen[y * WIDTH + (side === 'left' ? WIDTH - 1 - x : x)]!;
  const { xu, xv, x0, yu, yv, y0 } = patch.toPhoto;
  for (const factor of [1, 2, 3]) {
    const alone = draw(WIDTH * factor, HEIGHT * factor, (x, y) => gray(Math.floor(x / factor), Math.floor(y / factor)));
    const eye = await detector.detectEye(alone, { side, refine: false });
    const back = [...eye.eyelid, eye.irisCenter, eye.eyeballCenter].map(({ x, y }) => {
      const v = (y + 0.5) / factor - 0.5;
      const at = (x + 0.5) / factor - 0.5;
      const u = side === 'left' ? WIDTH - 1 - at : at;
      return { x: xu * u + xv * v + x0, y: yu * u + yv * v + y0 };
    });
    const what = `${side}, ${factor} times`;
    const want = eyes![side]!;
    const circle = irisCircle(want.iris);
    close(flat(back), flat([...want.eyelid, circle, want.eyeballCenter]), { tolerance: 3e-3, what, axes: pointAxes });
    const scale = factor / Math.hypot(xu, yu);
    close([eye.irisRadius], [circle.radius * scale], { tolerance: 3e-3 * scale, what: `${what}: radius` });
    assert.equal(eye.pupil, eye.irisCenter);
    close([eye.openness, eye.confidence], [eyes![side]!.openness, eyes![side]!.confidence], { tolerance: 1e-4, what });
  }
}

const isLevel = ({ keypoints: { leftEye, rightEye } }: Face) =>
  Math.abs(rightEye.y - leftEye.y) < 0.25 * (rightEye.x - leftEye.x);

function cropped(photo: PixelImage, x0: number, y0: number, width: number, height: number): PixelImage {
  const from = (x: number, y: number) => ((y0 + y) * photo.width + x0 + x) * 4;
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) data.set(photo.data.subarray(from(0, y), from(width, y)), y * width * 4);
  return { data, width, height, format: 'rgba' };
}

// A rectangle of the photo, tilted as the face is: about what an upright patch shows. Measured: 0.42 px.
async function checkCropAlone(detector: Detector, photo: PixelImage, { keypoints, eyes }: Face, side: Side) {
  const { leftEye, rightEye } = keypoints;
  const apart = Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y);
  const [width, height] = [Math.round(0.8 * apart), Math.round(0.48 * apart)];
  const center = side === 'left' ? leftEye : rightEye;
  const [x0, y0] = [Math.round(center.x - width / 2), Math.round(center.y - height / 2)];
  const picture = cropped(photo, x0, y0, width, height);
  const want = irisCircle(eyes![side]!.iris);
  for (const [refine, tolerance] of [
    [false, 1],
    [true, 0.03 * apart],
  ] as const) {
    const { irisCenter, irisRadius } = await detector.detectEye(picture, { side, refine });
    const moved = [irisCenter.x + x0, irisCenter.y + y0, irisRadius];
    close(moved, [want.x, want.y, want.radius], { tolerance, what: `${side}, iris, ${refine}` });
  }
}

// Pictures with much around the eye: several looks find it, one look may take the brow or the other eye. Left out where
// the picture ends before.
async function checkWide(detector: Detector, photo: PixelImage, { keypoints, eyes }: Face, side: Side) {
  const { leftEye, rightEye } = keypoints;
  const apart = Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y);
  const want = irisCircle(eyes![side]!.iris);
  for (const share of [0.6, 1.2, 2]) {
    const [width, height] = [Math.round(share * apart), Math.round(0.65 * share * apart)];
    const [x0, y0] = [Math.round(want.x - width / 2), Math.round(want.y - height / 2)];
    if (x0 < 0 || y0 < 0 || x0 + width > photo.width || y0 + height > photo.height) continue;
    const { irisCenter, confidence } = await detector.detectEye(cropped(photo, x0, y0, width, height), { side });
    const away = Math.hypot(irisCenter.x + x0 - want.x, irisCenter.y + y0 - want.y) / apart;
    assert.ok(away < 0.05, `${side}, ${share} wide: ${away}, confidence ${confidence}`);
  }
}

eyesTest.run();
