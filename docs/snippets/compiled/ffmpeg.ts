// Frames of a film, decoded by ffmpeg, as pixels one after the other.
import { spawn } from 'node:child_process';
import { createDetector, type PixelImage } from 'saccade';

const [width, height, fps] = [1280, 720, 25];

async function* framesOf(file: string): AsyncGenerator<PixelImage> {
  const size = `scale=${width}:${height}`;
  const ffmpeg = spawn('ffmpeg', [
    '-i',
    file,
    '-vf',
    size,
    '-r',
    `${fps}`,
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-',
  ]);
  let rest = Buffer.alloc(0);
  let index = 0;
  for await (const chunk of ffmpeg.stdout) {
    rest = Buffer.concat([rest, chunk as Buffer]);
    for (; rest.length >= 3 * width * height; rest = rest.subarray(3 * width * height)) {
      const data = new Uint8Array(rest.subarray(0, 3 * width * height));
      yield { data, width, height, format: 'rgb', timestamp: (1e6 * index++) / fps };
    }
  }
}

const detector = await createDetector({ minFaceSize: 60 });
for await (const { time, faces } of detector.track(framesOf('film.mp4'), { everyFrame: true })) {
  console.log((time / 1000).toFixed(2), 's', faces.map(({ id }) => id).join(' '));
}
detector.close();
