// Tracking what a page has of moving pictures. Chromium's camera is a file (fakecamera.ts); others draw the same.
import { createDetector } from '/saccade/dist/browser/index.js';

let camera = () => navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });

/** From now on the camera is a photograph that moves on a canvas. */
export async function drawnCamera(address) {
  const photo = new Image();
  photo.src = address;
  await photo.decode();
  camera = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
    const context = canvas.getContext('2d');
    let at = 0;
    const draw = () => {
      const x = 220 + 80 * Math.sin((at++ * Math.PI) / 15);
      context.drawImage(photo, x, 120, 1280, 960, 0, 0, 640, 480);
    };
    draw();
    const stream = canvas.captureStream(15);
    const [track] = stream.getVideoTracks();
    const drawing = setInterval(() => (track.readyState === 'ended' ? clearInterval(drawing) : draw()), 1000 / 15);
    return stream;
  };
}

async function playing(stream) {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, srcObject: stream });
  await video.play();
  return video;
}

// Pictures that are alike, one each 20 ms; `made` keeps those that can be asked whether they are closed.
async function* bitmaps(video, made) {
  while (true) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const bitmap = await createImageBitmap(video);
    made.push(bitmap);
    yield bitmap;
  }
}

const closed = (picture) => ('codedWidth' in picture ? picture.codedWidth : picture.width) === 0;

const SOURCES = {
  'a video element': (stream) => playing(stream),
  'a video element, without VideoFrame': async (stream) => {
    delete globalThis.VideoFrame;
    return playing(stream);
  },
  'a track': (stream) => stream.getVideoTracks()[0],
  'a track, without a processor': (stream) => {
    delete globalThis.MediaStreamTrackProcessor;
    return stream.getVideoTracks()[0];
  },
  'a stream of VideoFrames': (stream, made) =>
    new MediaStreamTrackProcessor({ track: stream.getVideoTracks()[0] }).readable.pipeThrough(
      new TransformStream({
        transform(frame, controller) {
          made.push(frame);
          controller.enqueue(frame);
        },
      }),
    ),
  'an iterable of bitmaps': async (stream, made) => bitmaps(await playing(stream), made),
};

/** The first `count` results, and what is left when the loop is. */
export async function track(name, count, options) {
  const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.9 });
  const stream = await camera();
  const made = [];
  try {
    const results = [];
    for await (const result of detector.track(await SOURCES[name](stream, made), options)) {
      results.push(structuredClone(result));
      if (results.length === count) break;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    return {
      results,
      open: made.filter((picture) => !closed(picture)).length,
      camera: stream.getVideoTracks()[0].readyState,
    };
  } finally {
    for (const one of stream.getTracks()) one.stop();
    detector.close();
  }
}

/** A camera that stops, or stopped before, ends the loop; a signal ends it with its reason; both for element and track. */
export async function endings() {
  const detector = await createDetector({ minFaceSize: 60, eyes: false });
  const said = [];
  for (const name of ['a video element', 'a track']) {
    const stream = await camera();
    let count = 0;
    for await (const result of detector.track(await SOURCES[name](stream))) {
      if (result && ++count === 2) for (const one of stream.getTracks()) one.stop();
    }
    said.push(`${name} ended`);
  }
  const [over] = (await camera()).getVideoTracks();
  over.stop();
  for await (const result of detector.track(over)) said.push(result);
  said.push('a track that is over ended');
  for (const name of ['a video element', 'a track']) {
    const stream = await camera();
    const controller = new AbortController();
    const source = await SOURCES[name](stream);
    try {
      for await (const result of detector.track(source, { signal: controller.signal })) {
        if (result) setTimeout(() => controller.abort('enough'), 30);
      }
    } catch (reason) {
      said.push(`${name}: ${reason}`);
    }
    for (const one of stream.getTracks()) one.stop();
  }
  detector.close();
  return said;
}

/** Two at once on one detector, and a photograph in between. */
export async function tracksTogether(address) {
  const detector = await createDetector({ minFaceSize: 60, minConfidence: 0.9, eyes: false });
  const stream = await camera();
  const video = await playing(stream);
  const some = async () => {
    const counts = [];
    for await (const { faces } of detector.track(video)) if (counts.push(faces.length) === 5) break;
    return counts;
  };
  const photo = fetch(address).then(async (response) => detector.detect(await response.blob()));
  const [a, b, faces] = await Promise.all([some(), some(), photo]);
  for (const one of stream.getTracks()) one.stop();
  detector.close();
  return { a, b, photo: faces.length };
}

/** Codes of what bad options throw at once, and bad sources with the first frame. */
export async function trackRefusals() {
  const detector = await createDetector({ eyes: false });
  const code = async (run) => {
    try {
      await run();
    } catch (error) {
      return error.code;
    }
  };
  const said = [
    await code(() => detector.track(document.createElement('canvas')).next()),
    await code(() => detector.track({ kind: 'audio' }).next()),
    await code(() => void detector.track([], { searchevery: 3 })),
    await code(() => void detector.track([], { smoothing: { minCutoff: -1 } })),
    await code(() => void detector.track([], { eyes: true })),
  ];
  detector.close();
  return [...said, await code(() => void detector.track([]))];
}
