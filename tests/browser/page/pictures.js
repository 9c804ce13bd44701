// Everything a page can have of a picture, from one file, and what a detector finds in each.
import { createDetector } from '/saccade/dist/browser/index.js';
import { blobOf } from './tasks.js';

async function loaded(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}

function drawn(canvas, picture, { width, height }) {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas;
}

/** A video of one picture. */
export async function playing(canvas) {
  const video = Object.assign(document.createElement('video'), { srcObject: canvas.captureStream(), muted: true });
  // a canvas sends a frame when it changes, and the first one may come too early
  const context = canvas.getContext('2d');
  const corner = context.getImageData(0, 0, 1, 1);
  const changing = setInterval(() => context.putImageData(corner, 0, 0), 20);
  await video.play();
  while (video.readyState < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(changing);
  return video;
}

function shared(bytes) {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

function padded(rgba, width, height) {
  const rows = new Uint8Array((width * 4 + 20) * height);
  for (let y = 0; y < height; y++) rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 20));
  return rows;
}

const noAlpha = (rgba) =>
  Uint8Array.from({ length: (rgba.length / 4) * 3 }, (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)]);

/** Faces by the kind of picture; `page` is false in a worker, where there are no elements. */
export async function kinds(url, options) {
  const isPage = typeof document !== 'undefined';
  const blob = await blobOf(url);
  const bitmap = await createImageBitmap(blob);
  const offscreen = drawn(new OffscreenCanvas(1, 1), bitmap, bitmap);
  const imageData = offscreen.getContext('2d').getImageData(0, 0, bitmap.width, bitmap.height);
  const { data, width, height } = imageData;
  const frame = new VideoFrame(offscreen, { timestamp: 0 });
  const pictures = {
    blob,
    file: new File([blob], 'x.png', { type: blob.type }),
    bytes: new Uint8Array(await blob.arrayBuffer()),
    arrayBuffer: await blob.arrayBuffer(),
    pixels: { data, width, height },
    rgb: { data: noAlpha(data), width, height },
    stride: { data: padded(data, width, height), width, height, stride: width * 4 + 20, format: 'rgba' },
    ...(globalThis.crossOriginIsolated &&
      globalThis.SharedArrayBuffer && { shared: { data: shared(data), width, height } }),
    imageData,
    bitmap,
    offscreen,
    frame,
    ...(isPage && {
      image: await loaded(url),
      imageOfBlob: await loaded(URL.createObjectURL(blob)),
      imageOfData: await loaded(drawn(document.createElement('canvas'), bitmap, bitmap).toDataURL()),
      canvas: drawn(document.createElement('canvas'), bitmap, bitmap),
      video: await playing(drawn(document.createElement('canvas'), bitmap, bitmap)),
    }),
  };
  const detector = await createDetector(options);
  const found = {};
  for (const [kind, picture] of Object.entries(pictures)) found[kind] = await detector.detect(picture);
  // nothing of the caller's was closed or taken
  const untouched = [data.length, pictures.bytes.length, bitmap.width, frame.displayWidth].every((n) => n > 0);
  const again = await detector.detect(bitmap);
  frame.close();
  detector.close();
  return { found, untouched, again };
}

/** What `detect` says to each bad picture. */
export async function refusals() {
  const closed = await createImageBitmap(new ImageData(1, 1));
  closed.close();
  const photo = await blobOf('/samples/sample5.jpg');
  const bad = {
    text: new Blob(['not a picture'], { type: 'image/png' }),
    empty: new Blob([]),
    half: photo.slice(0, photo.size >> 1, photo.type),
    path: '/samples/sample5.jpg',
    url: new URL('/samples/sample5.jpg', location.href),
    nothing: undefined,
    object: {},
    short: { data: new Uint8Array(5), width: 2, height: 2 },
    closed,
    canvas: Object.assign(document.createElement('canvas'), { width: 0 }),
    video: document.createElement('video'),
    broken: Object.assign(new Image(), { src: 'data:image/png;base64,AAAA' }),
    element: document.createElement('div'),
    large: new ImageData(100, 100),
  };
  const detector = await createDetector({ maxPixels: 9999, eyes: false });
  const said = {};
  for (const [kind, picture] of Object.entries(bad)) {
    said[kind] = await detector.detect(picture).then(
      () => 'no error',
      (error) => `${error.code}: ${error.message}`,
    );
  }
  // it still works
  const faces = await detector.detect(new ImageData(90, 90));
  detector.close();
  return { said, faces: faces.length };
}

/** Faces of a file, and of an <img> of it. */
export async function faceOf(url, options) {
  const detector = await createDetector(options);
  const faces = await detector.detect(await blobOf(url));
  const ofImage = await detector.detect(await loaded(url));
  detector.close();
  return { faces, ofImage };
}

/** What is said of an <img> of another site, of a canvas that it was drawn on, and of a bitmap of that. */
export async function foreign(url) {
  const image = Object.assign(new Image(), { src: url });
  const isLoaded = await image.decode().then(
    () => true,
    () => false,
  );
  const pictures = [image];
  if (isLoaded) {
    const canvas = drawn(document.createElement('canvas'), image, image);
    pictures.push(canvas, await createImageBitmap(canvas));
  }
  const detector = await createDetector({ eyes: false });
  const said = [];
  for (const picture of pictures) {
    said.push(
      await detector.detect(picture).then(
        () => 'no error',
        (error) => `${error.code}: ${error.message}`,
      ),
    );
  }
  detector.close();
  return said;
}
