// A fresh process with onnxruntime-web and a cascade around it: node onnxruntime.js PIXELS
import { readFile } from 'node:fs/promises';
import { peakMemory } from './memory.ts';
import { startRuntime } from '../peers/engines/session.ts';
import { plainCascade } from '../peers/plain/cascade.ts';

// this file runs from .cold/bench/cold
const model = (net: string) => readFile(new URL(`../../${net}.onnx`, import.meta.url));

const load = await startRuntime('onnxruntime-web', 1);
const [pnet, rnet, onet] = [
  await load(await model('pnet')),
  await load(await model('rnet')),
  await load(await model('onet')),
];
const data = await readFile(process.argv[2]!);
const faces = await plainCascade(pnet, rnet, onet).detect({ data, width: 640, height: 480 });
const at = performance.now();
process.stdout.write(`${JSON.stringify({ at, faces: faces.length, rss: peakMemory() })}\n`, () => process.exit());
