// A fresh process with saccade: node saccade.js PIXELS [eyes]
import { readFile } from 'node:fs/promises';
import type * as saccade from '../../bindings/index.node.ts';

// this file runs from bench/peers/node_modules/.cold/bench/cold
const BUILT = new URL('../../../../../../dist/bindings/index.node.js', import.meta.url);

const { createDetector } = (await import(BUILT.href)) as typeof saccade;
const detector = await createDetector({ threads: 1, eyes: process.argv[3] === 'eyes' });
const data = await readFile(process.argv[2]!);
const faces = await detector.detect({ data, width: 640, height: 480 });
const at = performance.now();
const { peakMemory } = await import('./memory.ts'); // not before: it is no part of the start
console.log(JSON.stringify({ at, faces: faces.length, rss: peakMemory() }));
detector.close();
