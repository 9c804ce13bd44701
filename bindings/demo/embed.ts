// The code of what the page does now: the library's calls with the settings and layers as they are.
import { LAYERS, type FaceStyle } from '../draw/style.ts';
import { FACES } from './engine.ts';
import { layers } from './layers.ts';
import { isLive } from './live.ts';
import { settings, detection, tracking } from './settings.ts';

const WIDE = 80; // characters a line

/** A module's text; it takes a page with an img or a video, and a canvas. */
export function snippet(): string {
  const { eyes } = settings();
  const networks = { ...FACES, ...(eyes === 'none' ? { eyes: false } : eyes === 'lite' ? { elg: 'lite' } : {}) };
  return [
    `import { createDetector } from 'saccade';`,
    `import { drawFaces } from 'saccade/draw';`,
    ``,
    `const detector = await createDetector(${literal(networks)});`,
    ...(isLive() ? ofVideo() : ofPhoto()),
  ].join('\n');
}

function ofPhoto(): string[] {
  return [
    `const photo = document.querySelector('img');`,
    `await photo.decode();`,
    call('const faces = await detector.detect(photo', without(detection()), ');'),
    ``,
    `const canvas = document.querySelector('canvas');`,
    `canvas.width = photo.naturalWidth;`,
    `canvas.height = photo.naturalHeight;`,
    `const context = canvas.getContext('2d');`,
    `context.drawImage(photo, 0, 0);`,
    call('drawFaces(context, faces', style(), ');'),
  ];
}

function ofVideo(): string[] {
  return [
    `const video = document.querySelector('video');`,
    `video.srcObject = await navigator.mediaDevices.getUserMedia({ video: true });`,
    `await video.play();`,
    ``,
    `// the canvas lies over the video; CSS mirrors the video alone: transform: scaleX(-1)`,
    `const canvas = document.querySelector('canvas');`,
    `const context = canvas.getContext('2d');`,
    call('const results = detector.track(video', without(tracking()), ');'),
    `for await (const { faces, width, height } of results) {`,
    `  canvas.width = width;`,
    `  canvas.height = height;`,
    call('  drawFaces(context, faces', { ...style(), mirror: true }, ');'),
    `}`,
  ];
}

// `eyes: false` is said where the detector is made
function without(options: { eyes?: boolean }): object {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'eyes'));
}

function style(): FaceStyle {
  const drawn = layers();
  return { labels: 'number', ...(drawn.length < LAYERS.length && { layers: drawn }) };
}

function call(before: string, options: object, after: string): string {
  return Object.keys(options).length ? `${before}, ${literal(options, before)}${after}` : `${before}${after}`;
}

// On one line where there is room.
function literal(options: object, before = ''): string {
  const fields = Object.entries(options).map(([name, value]) => `${name}: ${text(value)}`);
  const line = `{ ${fields.join(', ')} }`;
  if (before.length + line.length + 4 <= WIDE) return line;
  const indent = /^ */.exec(before)![0];
  return `{\n${fields.map((field) => `${indent}  ${field},\n`).join('')}${indent}}`;
}

function text(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  return typeof value === 'string' ? `'${value}'` : String(value);
}
