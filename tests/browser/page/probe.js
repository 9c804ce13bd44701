// How long the page's thread is kept from a 5 ms tick while a 1920x1080 picture is looked at.
import { createDetector } from '/saccade/dist/browser/index.js';
import { playing } from './pictures.js';
import { blobOf } from './tasks.js';

const [WIDTH, HEIGHT, TICK] = [1920, 1080, 5];
const pictures = {};
let detector;

/** Makes a 1920x1080 picture of every kind, and a detector. */
export async function prepare(url) {
  const bitmap = await createImageBitmap(await blobOf(url), 0, 0, WIDTH, HEIGHT);
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT });
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  const imageData = canvas.getContext('2d').getImageData(0, 0, WIDTH, HEIGHT);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg'));
  const image = new Image();
  image.src = url; // 1920x1280, from the server
  const fromBlob = new Image();
  fromBlob.src = URL.createObjectURL(blob);
  const video = await playing(canvas);
  const { data } = imageData;
  Object.assign(pictures, { blob, bitmap, canvas, imageData, image, fromBlob, video });
  pictures.pixels = { data: new Uint8Array(data), width: WIDTH, height: HEIGHT };
  pictures.frame = new VideoFrame(canvas, { timestamp: 0 });
  await Promise.all([image.decode(), fromBlob.decode()]);
  detector = await createDetector();
  for (const picture of Object.values(pictures)) await detector.detect(picture);
  return Object.keys(pictures);
}

/** One detection of a kind, or without one an idle second: ms it took, and by how many ms the latest tick came late. */
export async function probe(kind) {
  let last = performance.now();
  let late = 0;
  const ticks = setInterval(() => {
    const now = performance.now();
    late = Math.max(late, now - last - TICK);
    last = now;
  }, TICK);
  await new Promise((resolve) => setTimeout(resolve, 20));
  late = 0;
  performance.mark('saccade-start');
  const start = performance.now();
  const faces = kind ? (await detector.detect(pictures[kind])).length : await new Promise((r) => setTimeout(r, 300));
  const ms = performance.now() - start;
  performance.mark('saccade-end');
  clearInterval(ticks);
  late = Math.max(late, performance.now() - last - TICK);
  return { ms, late, faces, timings: detector.timings };
}
