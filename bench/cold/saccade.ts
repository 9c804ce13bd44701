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
console.log(JSON.stringify({ at, faces: faces.length, rss: process.resourceUsage().maxRSS * 1024 }));
detector.close();
