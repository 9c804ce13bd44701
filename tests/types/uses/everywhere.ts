// What is right in every place, by whatever types are around.
import { createDetector, SaccadeError, squareBox, toMtcnn } from 'saccade';
import type { Detector, DetectOptions, Eye, Face, ImageSource, ManyResult, PixelImage, TrackResult } from 'saccade';
import type { DetectorOptions, FrameSource, LoadProgress } from 'saccade';
import { createAttention, createScreenCalibration, type FaceAttention } from 'saccade/attention';
import { alignFace } from 'saccade/crop';
import { drawFaces, toSvg, type Context2d } from 'saccade/draw';
import { createDetector as onTheEdge } from 'saccade/edge';
import { createHandler, type Handler, type Limits } from 'saccade/http';

const pixels: PixelImage = { data: new Uint8Array(3), width: 1, height: 1 };

export async function use(context: Context2d, made: Detector): Promise<Eye | null | undefined> {
  const faces: Face[] = await made.detect(pixels, { minFaceSize: 20 });
  for await (const result of made.detectMany([pixels])) {
    const image: PixelImage = result.image;
    if ('error' in result) throw new SaccadeError(result.error.code, result.error.message + image.width);
    else result.faces.map(({ box }) => box.width);
  }
  for await (const result of made.detectMany([pixels])) {
    const error: SaccadeError | null = 'error' in result ? result.error : null;
    // @ts-expect-error: it has no other kind
    const other: RangeError & { at: number } = error!;
    void other;
  }
  const attention = createAttention({ window: 30_000 });
  const limits: Limits = { bytes: 1e6, queue: 9 };
  const handler: Handler = createHandler(made, limits, { base: '/faces', log: ({ status }) => void status });
  await handler.drain();
  // @ts-expect-error
  createHandler(made, { byte: 9 });
  const calibration = createScreenCalibration();
  for await (const frame of made.track([pixels])) {
    frame.lost.map((id: number) => id);
    const seen: FaceAttention[] = attention.update(frame).faces;
    const at = frame.faces[0] && calibration.predict(frame.faces[0]);
    if (seen[0]?.looking) Math.round(at?.x ?? frame.faces[0]!.gaze?.yaw ?? frame.faces[0]!.pose.roll);
  }
  alignFace(pixels, faces[0]!);
  drawFaces(context, faces);
  made.close();
  toMtcnn(faces).map(({ box: [x, y] }) => x + y);
  return toSvg(faces, 9, 9) ? faces[0]?.eyes?.left : squareBox(faces[0]!.box, 1, 1) && null;
}

export async function refused(made: Detector): Promise<void> {
  // @ts-expect-error: one picture is no list of pictures
  made.detectMany('a.jpg');
  // @ts-expect-error: nor are bytes
  made.detectMany(new Uint8Array(9));
  // @ts-expect-error: text is no list of frames
  made.track('a.mp4');
  // @ts-expect-error
  await made.detect(42);
  // @ts-expect-error
  await made.detect({ data: [1, 2, 3], width: 1, height: 1 });
  // @ts-expect-error
  await made.detect(pixels, { minFacesize: 20 });
  // @ts-expect-error
  await made.detect(pixels, { signal: { aborted: false } });
  // @ts-expect-error: a face has keypoints, and a confidence
  (await made.detect(pixels))[0]!.landmarks;
  // @ts-expect-error
  (await made.detect(pixels))[0]!.score;
  // @ts-expect-error
  await onTheEdge({ weights: new Uint8Array(9) });
}

export interface Named extends Detector {
  name: string;
}

export type All = [DetectOptions, DetectorOptions, FrameSource, ImageSource, ManyResult, TrackResult, LoadProgress];
