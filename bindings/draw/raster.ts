// Shapes → the pixels of a picture, where jimp runs: for the command, and for a server in Node, Deno and Bun.
// One primitive does lines and dots: a capsule, everything within a radius of a segment; its edge is one pixel soft.

import type { PixelImage, Point } from '../types.ts';
import { TEXT_SIZES, type Label, type Shape } from './shapes.ts';
import type { Color } from './style.ts';

type Font = Awaited<ReturnType<typeof import('@jimp/plugin-print/load-font').loadFont>>;
type Jimp = Awaited<ReturnType<typeof loadJimp>>;
type Picture = InstanceType<Jimp['Jimp']>;

/** Paints `shapes` into `image` itself (RGBA, rows packed) and makes it opaque. */
export async function paint(image: PixelImage, shapes: readonly Shape[]): Promise<void> {
  const jimp = await loadJimp();
  const { data, width, height } = image;
  for (let at = 3; at < data.length; at += 4) data[at] = 255; // what the detector saw: it ignores alpha
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const picture = new jimp.Jimp({ data: bytes, width, height });
  for (const shape of shapes) {
    if (shape.kind === 'label') await paintLabel(jimp, picture, shape);
    else if (shape.kind === 'disc')
      paintCapsule(image, shape.center, shape.center, shape.radius, shape.color, shape.opacity);
    else {
      const { points, closed } = shape;
      const last = closed ? points.length : points.length - 1;
      for (let i = 0; i < last; i++) {
        paintCapsule(image, points[i]!, points[(i + 1) % points.length]!, shape.width / 2, shape.color, shape.opacity);
      }
    }
  }
}

// The parts of jimp that draw text: all of jimp is 30 packages more.
async function loadJimp() {
  const [{ createJimp }, print] = await Promise.all([import('@jimp/core'), import('@jimp/plugin-print')]);
  return { print, Jimp: createJimp({ plugins: [print.methods], formats: [] }) };
}

/**
 * Blends `color` over every pixel within `radius` of the segment a–b.
 *
 * @param image RGBA, rows packed; alpha is not touched
 * @param a photo pixels, an integer is the middle of a pixel; may lie outside the picture
 */
export function paintCapsule(image: PixelImage, a: Point, b: Point, radius: number, color: Color, opacity = 1): void {
  const { data, width, height } = image;
  const reach = radius + 0.5;
  const x0 = Math.max(0, Math.ceil(Math.min(a.x, b.x) - reach));
  const x1 = Math.min(width - 1, Math.floor(Math.max(a.x, b.x) + reach));
  const y0 = Math.max(0, Math.ceil(Math.min(a.y, b.y) - reach));
  const y1 = Math.min(height - 1, Math.floor(Math.max(a.y, b.y) + reach));
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      const px = x - a.x;
      const py = y - a.y;
      const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / length2));
      const cover = reach - Math.hypot(px - t * dx, py - t * dy);
      if (cover <= 0) continue;
      const alpha = opacity * Math.min(1, cover);
      const at = 4 * (y * width + x);
      for (let c = 0; c < 3; c++) data[at + c] = Math.round(data[at + c]! + alpha * (color[c]! - data[at + c]!));
    }
  }
}

// Open Sans as bitmaps that come with jimp. Where there is a `self` and no page, as in Deno and Bun, jimp fetches it.
const loaded = new Map<number, Promise<Font>>();

function fontPlace(path: string): string {
  return 'self' in globalThis && !('document' in globalThis) ? new URL(`file://${encodeURI(path)}`).href : path;
}

async function paintLabel({ print }: Jimp, picture: Picture, { center, text, size }: Label): Promise<void> {
  const fit = TEXT_SIZES.findLast((px) => px <= size) ?? TEXT_SIZES[0];
  if (!loaded.has(fit)) {
    const [paths, { loadFont }] = await Promise.all([
      import('@jimp/plugin-print/fonts'),
      import('@jimp/plugin-print/load-font'),
    ]);
    loaded.set(fit, loadFont(fontPlace(paths[`SANS_${fit}_BLACK`])));
  }
  const font = await loaded.get(fit)!;
  const x = Math.round(center.x - print.measureText(font, text) / 2);
  const y = Math.round(center.y - print.measureTextHeight(font, text, Infinity) / 2);
  picture.print({ font, x, y, text });
}
