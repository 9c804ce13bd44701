// Shapes → an SVG overlay, to lay over the picture in a page or to keep beside it.

import { badOption, readOptions, type Check } from '../checks/options.ts';
import type { FoundFace, Point } from '../types.ts';
import { faceShapes, type Shape } from './shapes.ts';
import { STYLE, type Color, type FaceStyle } from './style.ts';

const PIXELS: Check = ['a number of pixels above 0', (value) => Number.isFinite(value) && (value as number) > 0];
const TEXT: Check = ['a string', (value) => typeof value === 'string'];

export interface SvgOptions extends FaceStyle {
  /** URL of the picture, put behind the overlay, mirrored where `mirror` says so; default: the overlay alone */
  href?: string;
  /** `class` of the svg element; default: none */
  className?: string;
}

/**
 * An SVG document as a string, as large as the picture and with its pixels as units. Throws SACCADE_BAD_OPTION.
 *
 * @param width of the picture, px
 * @param height of the picture, px
 */
export function toSvg(faces: readonly FoundFace[], width: number, height: number, options: SvgOptions = {}): string {
  const checks = { href: TEXT, className: TEXT, ...STYLE };
  const { href, className, ...style } = readOptions<SvgOptions>(options, checks);
  for (const [side, value] of Object.entries({ width, height }))
    if (!PIXELS[1](value)) throw badOption(PIXELS[0], side, value);
  const name = className === undefined ? '' : ` class="${escape(className)}"`;
  const flip = style.mirror ? ` transform="translate(${number(width)} 0) scale(-1 1)"` : '';
  const image =
    href === undefined
      ? ''
      : `<image href="${escape(href)}" width="${number(width)}" height="${number(height)}"${flip}/>`;
  const size = `width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}"`;
  const shapes = faceShapes(faces, { width, height }, style).map(element).join('');
  // Half a pixel: in SVG an integer is the edge of a pixel, in photo coordinates its middle.
  return `<svg xmlns="http://www.w3.org/2000/svg"${name} ${size}>${image}<g transform="translate(0.5 0.5)">${shapes}</g></svg>`;
}

function element(shape: Shape): string {
  const color = rgb(shape.color);
  if (shape.kind === 'disc') {
    return `<circle cx="${number(shape.center.x)}" cy="${number(shape.center.y)}" r="${number(shape.radius)}" fill="${color}"${faint(shape.opacity)}/>`;
  }
  if (shape.kind === 'stroke') {
    const points = shape.points.map(({ x, y }: Point) => `${number(x)},${number(y)}`).join(' ');
    const tag = shape.closed ? 'polygon' : 'polyline';
    const line = `stroke="${color}" stroke-width="${number(shape.width)}" stroke-linecap="round" stroke-linejoin="round"`;
    return `<${tag} points="${points}" fill="none" ${line}${faint(shape.opacity)}/>`;
  }
  const { center, size, text } = shape;
  // A third of the height below the middle is the baseline: dominant-baseline is not known to every viewer.
  const at = `x="${number(center.x)}" y="${number(center.y + 0.35 * size)}"`;
  return `<text ${at} font-family="Helvetica, Arial, sans-serif" font-size="${number(size)}" text-anchor="middle" fill="${color}">${escape(text)}</text>`;
}

function faint(opacity: number): string {
  return opacity === 1 ? '' : ` opacity="${number(opacity)}"`;
}

function rgb([r, g, b]: Color): string {
  return `rgb(${r},${g},${b})`;
}

// A hundredth of a pixel is enough for the eye.
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

// Characters that XML forbids, and halves of pairs, are shown as the sign for what cannot be.
const FORBIDDEN = /[^\t\n\r -\uFFFD\u{10000}-\u{10FFFF}]|\p{Surrogate}/gu;

function escape(text: string): string {
  return text
    .replace(FORBIDDEN, '\uFFFD')
    .replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);
}
