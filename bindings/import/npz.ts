// ELG as our own training writes it: .npz of float32 arrays under their PyTorch names, conv weights as O · I · H · W,
// and `config`, a JSON text.

import { brief } from '../errors.ts';
import { named, refuse, show } from '../weights/header.ts';
import { Arrays, permute } from './arrays.ts';
import { isCurve } from '../weights/elg.ts';
import { canonicalElg, type ElgConfig, type ElgLayer, type ElgSource } from './elg.ts';
import type { Imported } from './arrays.ts';
import { readNpy, type Npy } from './npy.ts';

/** The members of the zip → tensors of ours. */
export function fromNpz(members: ReadonlyMap<string, Uint8Array>, source: string): Imported {
  const files = new Map<string, Npy>();
  for (const [member, bytes] of members) {
    const name = member.replace(/\.npy$/, '');
    files.set(name, readNpy(bytes, `${named(name)} of ${source}`));
  }
  const text = files.get('config');
  if (!text) throw refuse('a config', source, `${files.size} arrays, none of that name`);
  files.delete('config');
  const { config, epsilon, ...said } = readConfig(text, `config of ${source}`);
  const arrays = new Arrays(source, files);
  const tensors = [...canonicalElg(config, pilotSource(arrays, epsilon))];
  arrays.finish();
  return { network: 'elg', config, tensors, format: 'ELG of our own training, .npz', ...said };
}

/** ELG from arrays under the names of the training's PyTorch modules, as in `hg.0.l2.l2.up.c1.weight`. */
export function pilotSource(arrays: Arrays, epsilon: number): ElgSource {
  return {
    weight(layer) {
      const { size, inputs, outputs } = layer;
      const shape = [outputs, inputs, size, size];
      return permute(arrays.get(`${pilotName(layer)}.weight`, shape), shape, [0, 2, 3, 1]);
    },
    bias(layer) {
      const name = `${pilotName(layer)}.bias`;
      // a conv before a batch norm has none
      return layer.norm && !arrays.has(name) ? undefined : arrays.get(name, [layer.outputs]);
    },
    norm(layer) {
      const values = (part: string) => arrays.get(`${pilotNorm(layer)}.${part}`, [layer.outputs]);
      const [gamma, beta] = [values('weight'), values('bias')];
      return { gamma, beta, mean: values('running_mean'), variance: values('running_var'), epsilon };
    },
  };
}

const PARTS = { conv1: 'c1', conv2: 'c2', conv3: 'c3', skip: 'sk' } as const;

function pilotName({ block, part }: ElgLayer): string {
  return part ? `${pilotBlock(block)}.${PARTS[part]}` : pilotBlock(block);
}

// In a residual block b1 comes before c1, b2 between c1 and c2, b3 between c2 and c3.
function pilotNorm({ block, part, kind }: ElgLayer): string {
  if (kind === 'affine') return `${pilotBlock(block)}.b1`;
  if (part) return `${pilotBlock(block)}.${part === 'conv1' ? 'b2' : 'b3'}`;
  return block === 'stem.conv' ? 'pb' : pilotBlock(block).replace('ac', 'ab');
}

function pilotBlock(block: string): string {
  const [room, level, step] = block.split('.') as [string, string, string?];
  if (room === 'stem') return level === 'conv' ? 'pre' : `r.${Number(level.slice('res'.length)) - 1}`;
  const module = Number(room.slice('hg'.length)) - 1;
  if (step) {
    // an hourglass's l2 is the next, smaller hourglass, but for the last one's
    const path = '.l2'.repeat(Number(level.slice('depth'.length)) - 1);
    return `hg.${module}${path}.${step.replace('low', 'l')}`;
  }
  const lists: Record<string, string> = { after: 'ar', linear: 'ac', heatmaps: 'hm', merge: 'mh' };
  return `${lists[level]}.${module}`;
}

/** Each setting, and what this layout knows of it; counts as nets/elg.ts takes them. */
const SETTINGS: Record<string, (value: unknown) => boolean> = {
  maps: (n) => isWhole(n, 8, 256) && n % 8 === 0,
  modules: (n) => isWhole(n, 1, 8),
  depth: (n) => n === 4,
  first_stride: (n) => n === 3,
  stem: (text) => text === 'full' || text === 'lite',
  upsampling: (text) => text === 'bilinear' || text === 'bicubic',
  align_corners: (flag) => flag === true,
  input: (text) => text === 'mean-deviation' || text === 'equalize',
  bn_eps: (n) => typeof n === 'number' && n > 0 && n < 1,
  confidence: (curve) => curve === undefined || isCurve(curve),
  origin: (text) => text === undefined || typeof text === 'string',
  licence: (text) => text === undefined || typeof text === 'string',
};

/** What a setting has to be, where that is not one of a few words. */
const COUNTS: Record<string, string> = {
  maps: 'a multiple of 8 from 8 to 256',
  modules: 'a whole number from 1 to 8',
};

interface Settings {
  config: ElgConfig;
  epsilon: number;
  origin?: string;
  licence?: string;
}

function readConfig({ dtype, data }: Npy, where: string): Settings {
  if (dtype !== '|u1') throw refuse('a text as bytes (|u1)', where, `values of type ${brief(dtype)}`);
  let json: Record<string, unknown>;
  try {
    json = { ...(JSON.parse(new TextDecoder().decode(data)) as object) };
  } catch (cause) {
    throw refuse('JSON', where, `text that does not parse: ${brief((cause as Error).message)}`, undefined, cause);
  }
  for (const [key, knows] of Object.entries(SETTINGS)) {
    const what = COUNTS[key] ?? 'a setting this version knows';
    if (!knows(json[key])) throw refuse(what, `${key} in ${where}`, show(json[key]));
  }
  const { maps, modules, depth, first_stride: firstStride, stem, upsampling, input, bn_eps: epsilon } = json;
  const { confidence } = json;
  const config = {
    ...{ maps, modules, depth, firstStride, stem, upsampling },
    ...{ input: input === 'equalize' ? 'equalize' : 'deviation', height: 108, width: 180, beta: 50 },
    ...(confidence === undefined ? {} : { confidence }),
  };
  const { origin, licence } = json as Partial<Settings>;
  const said = { ...(origin === undefined ? {} : { origin }), ...(licence === undefined ? {} : { licence }) };
  return { config: config as ElgConfig, epsilon: epsilon as number, ...said };
}

function isWhole(value: unknown, low: number, high: number): value is number {
  return Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}
