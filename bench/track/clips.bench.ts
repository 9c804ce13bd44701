// Following against detecting in each frame, on clips whose motion is known: what each says of who is who, how quiet and how late its points
// are, and what it costs. Scores are those of tests/helpers/scores.ts; the tests assert bounds on them.
import { createDetector, type PixelImage, type TrackResult } from '../../bindings/index.node.ts';
import { backdrop, clips, heads, type Clip } from '../../tests/helpers/actors.ts';
import { drawFrame } from '../../tests/helpers/clip.ts';
import { Random } from '../../tests/helpers/random.ts';
import { restOf, score, type Answer, type Scores } from '../../tests/helpers/scores.ts';
import type { Report } from '../report.ts';

const FPS = 30;
const UNITS = { missed: '%', strangers: '', switches: '', jitter: 'px', error: 'px', lag: 'ms' } as const;

export default async function bench(report: Report): Promise<void> {
  if (!report.wants('track')) return;
  const background = await backdrop();
  const detector = await createDetector({ threads: 1, minFaceSize: 40 });
  const frame = frameTimes(report);
  for (const clip of clips(await heads())) {
    const frames = draw(report.options.smoke ? { ...clip, seconds: 0.2 } : clip, background);
    const detections: Answer[] = [];
    const each: number[] = [];
    const results: TrackResult[] = [];
    // in turns, frame by frame: what slows the machine down slows both
    const tracking = detector.track(frames, { everyFrame: true });
    for (const image of frames) {
      const start = performance.now();
      detections.push({ seconds: image.timestamp! / 1e6, faces: await detector.detect(image) });
      each.push(performance.now() - start);
      const { value } = await tracking.next();
      if (value) results.push(value);
    }
    await tracking.return();
    const answers = (raw: boolean): Answer[] =>
      results.map(({ time, faces }) => ({
        seconds: time / 1000,
        faces: raw ? faces.map(({ id, raw: face }) => ({ id, ...face })) : faces,
      }));
    const rest = restOf(clip.actors, detections);
    const detected = score(clip.actors, detections, rest);
    const lines = { 'detect in each frame': detected, followed: score(clip.actors, answers(true), rest) };
    for (const [name, scores] of Object.entries({ ...lines, smoothed: score(clip.actors, answers(false), rest) })) {
      report.measures(
        `${clip.name}, ${frames.length} frames, ${name}`,
        measures(scores, name !== 'detect in each frame'),
      );
    }
    frame(clip.name, each, results);
  }
  detector.close();
}

function draw({ actors, seconds }: Clip, background: PixelImage): PixelImage[] {
  const random = new Random(1);
  return Array.from({ length: Math.round(seconds * FPS) }, (_, i) => drawFrame(background, actors, i / FPS, random));
}

function measures(scores: Scores, hasIds: boolean) {
  return Object.entries(UNITS)
    .filter(([name]) => hasIds || name !== 'switches')
    .map(([name, unit]) => {
      const value = scores[name as keyof Scores];
      return { name, value: name === 'missed' ? 100 * value : value, unit };
    });
}

// Medians: a busy machine tilts means.
function frameTimes(report: Report) {
  return (name: string, each: readonly number[], results: readonly TrackResult[]) => {
    const followed = results.filter(({ searched }) => !searched).map(({ timings }) => timings.total);
    const searched = results.filter((result) => result.searched).map(({ timings }) => timings.total);
    const share = searched.length / results.length;
    const [detect, follow, search] = [each, followed, searched].map(median) as [number, number, number];
    const tracked = share * search + (1 - share) * (followed.length ? follow : 0);
    report.measures(`${name}, time of a frame`, [
      { name: 'detect', value: detect, unit: 'ms' },
      { name: 'track, a frame that is followed', value: follow, unit: 'ms' },
      { name: 'track, a frame that is searched', value: search, unit: 'ms' },
      { name: 'frames that are searched', value: 100 * share, unit: '%' },
      { name: 'detect over track', value: detect / tracked, unit: 'x' },
    ]);
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
