// Following against detecting in each frame, on clips whose motion is known: what each says of who is who, how quiet
// and how late its points are, and what it costs. Scores are those of tests/helpers/scores.ts; the tests assert bounds
// on them.
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
  for (const clip of clips(await heads())) {
    const frames = draw(report.options.smoke ? { ...clip, seconds: 0.2 } : clip, background);
    for (const eyes of [true, false]) {
      const { detections, each, results, searches } = await inTurns(frames, eyes);
      if (eyes) scores(report, clip, detections, results);
      times(report, `${clip.name}, time of a frame, ${eyes ? 'faces and eyes' : 'faces'}`, each, results, searches);
    }
  }
}

// Frame by frame in turns, so that what slows the machine down slows all: detection, tracking, tracking with a search
// in each frame.
async function inTurns(frames: readonly PixelImage[], eyes: boolean) {
  const detector = await createDetector({ threads: 1, minFaceSize: 40, eyes });
  const detections: Answer[] = [];
  const each: number[] = [];
  const results: TrackResult[] = [];
  const searches: number[] = [];
  const tracking = detector.track(frames, { everyFrame: true });
  const searching = detector.track(frames, { everyFrame: true, searchEvery: 1 });
  for (const image of frames) {
    const start = performance.now();
    detections.push({ seconds: image.timestamp! / 1e6, faces: await detector.detect(image) });
    each.push(performance.now() - start);
    const { value } = await tracking.next();
    if (value) results.push(value);
    const { value: searched } = await searching.next();
    if (searched) searches.push(searched.timings.total);
  }
  await Promise.all([tracking.return(), searching.return()]);
  detector.close();
  return { detections, each, results, searches };
}

function scores(report: Report, { name, actors }: Clip, detections: Answer[], results: readonly TrackResult[]): void {
  const answers = (raw: boolean): Answer[] =>
    results.map(({ time, faces }) => ({
      seconds: time / 1000,
      faces: raw ? faces.map(({ id, raw: face }) => ({ id, ...face })) : faces,
    }));
  const rest = restOf(actors, detections);
  for (const [how, said] of [
    ['detect in each frame', detections],
    ['followed', answers(true)],
    ['smoothed', answers(false)],
  ] as const) {
    report.measures(
      `${name}, ${results.length} frames, ${how}`,
      measures(score(actors, said, rest), said !== detections),
    );
  }
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

// The best of many frames that are alike: a busy machine slows the others.
function times(
  report: Report,
  name: string,
  each: readonly number[],
  results: readonly TrackResult[],
  searches: readonly number[],
): void {
  const followed = results.filter(({ searched }) => !searched).map(({ timings }) => timings.total);
  const [detect, follow, search] = [each, followed, searches].map((all) => Math.min(...all)) as [
    number,
    number,
    number,
  ];
  const share = 1 - followed.length / results.length;
  report.measures(name, [
    { name: 'detect', value: detect, unit: 'ms' },
    { name: 'track, a frame that is followed', value: follow, unit: 'ms' },
    { name: 'track, a frame that is searched', value: search, unit: 'ms' },
    { name: 'frames that are searched', value: 100 * share, unit: '%' },
    { name: 'detect over track', value: detect / (share * search + (1 - share) * follow), unit: 'x' },
  ]);
}
