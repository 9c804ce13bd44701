// Who is in the clips, and how they move. Photographs: samples of a development dependency; boxes as anybody would draw
// them.
import { createRequire } from 'node:module';
import type { PixelImage, Point } from '../../bindings/types.ts';
import { existsSync, readFileSync } from 'node:fs';
import { blurred, cutHead, type Actor, type Head, type Pose } from './clip.ts';
import { sharedPath } from './shared.ts';

export const [WIDTH, HEIGHT] = [640, 480];

const require = createRequire(import.meta.url);
const photo = (i: number) =>
  require.resolve('@vladmandic/face-api/package.json').replace('package.json', `demo/sample${i}.jpg`);

const FACES = [
  [5, [1114, 205, 176, 228]],
  [3, [1493, 289, 197, 284]],
  [4, [980, 188, 176, 220]],
  [1, [412, 359, 183, 236]],
] as const;

/** Four people. */
export function heads(): Promise<Head[]> {
  return Promise.all(FACES.map(([i, box]) => cutHead(photo(i), box)));
}

export function backdrop(width = WIDTH, height = HEIGHT): Promise<PixelImage> {
  return blurred(photo(2), width, height);
}

export interface Clip {
  name: string;
  seconds: number;
  actors: Actor[];
}

const wave = (t: number, period: number, phase = 0) => Math.sin(2 * Math.PI * (t / period + phase));

/** A person who sways: `far` px each way, nearer and further, head to both sides. */
function sway(x: number, y: number, far: number, phase: number) {
  return (t: number): Pose => ({
    x: x + far * wave(t, 2, phase),
    y: y + 0.4 * far * wave(t, 1, phase),
    scale: 1 + 0.2 * wave(t, 2, phase + 0.25),
    turn: 0.25 * wave(t, 4, phase),
  });
}

interface Annotated {
  items: { image: string; faces: { box: [number, number, number, number]; points5: [number, number][] }[] }[];
}

/**
 * Swaying people whose five points are annotated, in their head's coordinates (see `inHead`); null where the portraits
 * are not.
 */
export async function portraits(count: number): Promise<{ actor: Actor; points: Point[] }[] | null> {
  const folder = sharedPath('../data/mmlab5');
  if (!existsSync(folder)) return null;
  const { items } = JSON.parse(readFileSync(`${folder}/annotations.json`, 'utf8')) as Annotated;
  const single = items.filter(({ faces }) => faces.length === 1 && faces[0]!.box[3] > 150);
  const some = Array.from({ length: count }, (_, i) => single[Math.floor((i * single.length) / count)]!);
  return Promise.all(
    some.map(async ({ image, faces: [face] }) => {
      const [x, y, w, h] = face!.box;
      const head = await cutHead(`${folder}/${image}`, face!.box);
      const points = face!.points5.map(([px, py]) => ({ x: (px - x - w / 2) / h, y: (py - y - h / 2) / h }));
      return { actor: { head, path: sway(320, 240, 60, 0) }, points };
    }),
  );
}

/** Four clips of whole periods. */
export function clips([a, b, c, d]: readonly Head[]): Clip[] {
  const still = (x: number, y: number) => (): Pose => ({ x, y, scale: 1, turn: 0 });
  const walk =
    (from: number, to: number, y: number, scale: number) =>
    (t: number): Pose => ({
      x: from + (to - from) * (0.5 - 0.5 * Math.cos((Math.PI * t) / 2)),
      y,
      scale,
      turn: 0.05 * wave(t, 1),
    });
  return [
    {
      name: 'still',
      seconds: 4,
      actors: [
        { head: a!, path: still(150.3, 200.6) },
        { head: b!, path: still(460.7, 260.2) },
      ],
    },
    {
      name: 'swaying',
      seconds: 4,
      actors: [
        { head: a!, path: sway(190, 170, 80, 0) },
        { head: c!, path: sway(450, 310, 80, 0.3) },
      ],
    },
    {
      name: 'crossing',
      seconds: 4,
      actors: [
        { head: b!, path: walk(120, 520, 220, 0.85) },
        { head: d!, path: walk(520, 120, 235, 1.15) },
      ],
    },
    {
      name: 'away and back',
      seconds: 4,
      actors: [
        { head: c!, path: sway(480, 240, 40, 0) },
        { head: a!, path: (t) => (t > 1.5 && t < 1.8 ? null : { ...sway(170, 240, 40, 0.5)(t) }) },
      ],
    },
  ];
}
