// R-Net and O-Net on crops that are already in memory, in the batches the cascade makes.
import type { PackedLayer } from '../../bindings/nets/layer.ts';
import { forward, planLayers, shapeBytes } from '../../bindings/nets/plan.ts';
import { createNets } from '../engine.ts';
import { picture } from '../pictures.ts';

/** As `DetectOptions.batchSize` is by default. */
const BATCH = 32;

export interface Crops {
  count: number;
  size: number;
  /** (count, size, size, 3), normalized */
  input: Float32Array;
  run(): void;
  /** heads: two logits, four offsets and O-Net's ten coordinates for each crop */
  outputs(): Float32Array[];
}

/** `count` squares of a photograph for a network. */
export async function createCrops(net: 'rnet' | 'onet', count: number, threads = 1): Promise<Crops> {
  const { engine, nets } = await createNets(threads);
  const { arena } = engine;
  const layers: readonly PackedLayer[] = nets[net];
  const size = net === 'rnet' ? 24 : 48;
  const input = await squares(count, size);
  const src = arena.alloc(input.byteLength);
  arena.f32(src, input.length).set(input);
  const shape = (maps: number) => ({ maps, h: size, w: size, c: 3 });
  const batch = Math.min(BATCH, count);
  const scratch = arena.alloc(planLayers(layers, shape(batch), engine.threads).bytes);
  const run = (each?: (heads: Float32Array) => void) => {
    for (let i = 0; i < count; i += batch) {
      const plan = planLayers(layers, shape(Math.min(batch, count - i)), engine.threads);
      const heads = forward(engine, plan, src + i * shapeBytes(shape(1)), scratch);
      each?.(arena.f32(heads, shapeBytes(plan.output) / 4));
    }
  };
  return {
    count,
    size,
    input,
    run: () => run(),
    outputs: () => {
      const all: Float32Array[] = [];
      const stored = net === 'rnet' ? 8 : 16;
      run((heads) => {
        for (let i = 0; i < heads.length; i += stored) all.push(heads.slice(i, i + (net === 'rnet' ? 6 : 16)));
      });
      return all;
    },
  };
}

async function squares(count: number, size: number): Promise<Float32Array> {
  const across = Math.ceil(Math.sqrt(count));
  const { data, width } = await picture(across * size, across * size);
  return Float32Array.from({ length: count * size * size * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const crop = Math.floor(pixel / size ** 2);
    const x = (crop % across) * size + (pixel % size);
    const y = Math.floor(crop / across) * size + (Math.floor(pixel / size) % size);
    return (data[(y * width + x) * 4 + (i % 3)]! - 127.5) / 128;
  });
}
