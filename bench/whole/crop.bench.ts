// Faces cut out of a picture of 1280x720: ArcFace's 112x112, thumbnails, and the files that `saccade crop` writes.
import { alignFace, cropFace } from '../../bindings/crop/index.ts';
import { encodeJpeg } from '../../bindings/cli/jpeg.ts';
import { encodePng } from '../../bindings/draw/png.ts';
import type { Face, PixelImage } from '../../bindings/types.ts';
import type { Group } from '../group.ts';

const [WIDTH, HEIGHT] = [1280, 720];
const SIZE = 112;
const work = { amount: SIZE * SIZE, unit: 'pixel' } as const;

// waves: neither flat nor noise
const image: PixelImage = { data: new Uint8Array(WIDTH * HEIGHT * 4), width: WIDTH, height: HEIGHT };
for (let i = 0; i < image.data.length; i++) image.data[i] = 128 + 90 * Math.sin(i / 37) + (i % 23);

/** A face of 150 px about a place, tilted a little. */
function faceAt(x: number, y: number): Pick<Face, 'box' | 'keypoints'> {
  const at = (dx: number, dy: number) => ({ x: x + dx, y: y + dy });
  const keypoints = {
    leftEye: at(-35, -22),
    rightEye: at(35, -16),
    nose: at(0, 15),
    mouthLeft: at(-30, 45),
    mouthRight: at(25, 50),
  };
  return { box: { x: x - 75, y: y - 75, width: 150, height: 150 }, keypoints };
}
const [inside, border] = [faceAt(640, 360), faceAt(30, 40)];
const aligned = alignFace(image, inside);

const groups: Group[] = [
  {
    name: `faces cut out of ${WIDTH}x${HEIGHT}`,
    cases: () => [
      { name: `alignFace, ${SIZE}x${SIZE}`, run: () => alignFace(image, inside), work },
      { name: `alignFace, ${SIZE}x${SIZE}, over the border`, run: () => alignFace(image, border), work },
      { name: 'cropFace, as in the picture', run: () => cropFace(image, inside) },
      { name: `cropFace, ${SIZE}x${SIZE}`, run: () => cropFace(image, inside, { size: SIZE }), work },
    ],
  },
  {
    name: `files of ${SIZE}x${SIZE}`,
    isAsync: true,
    cases: () => [
      { name: 'PNG', run: () => encodePng(aligned), work },
      { name: 'JPEG', run: () => encodeJpeg(aligned), work },
    ],
  },
];
export default groups;
