// R-Net and O-Net on crops that are already in memory, in the batches that the cascade makes.
import { forward, planLayers, shapeBytes } from '../../bindings/nets/plan.ts';
import { createNets } from '../engine.ts';
import { place } from '../kernels/place.ts';
import { picture } from '../pictures.ts';

/** As bindings/cascade/crops.ts has them. */
const NETS = { rnet: { size: 24, batch: 32, outputs: 6 }, onet: { size: 48, batch: 8, outputs: 16 } };

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
export async function createCrops(net: keyof typeof NETS, count: number): Promise<Crops> {
  const { engine, nets } = await createNets();
  const { arena } = engine;
  const { size, batch: most, outputs } = NETS[net];
  const input = await squares(count, size);
  const src = place(engine, input);
  const shape = (maps: number) => ({ maps, h: size, w: size, c: 3 });
  const batch = Math.min(most, count);
  const scratch = arena.alloc(planLayers(nets[net], shape(batch)).bytes);
  const run = (each?: (heads: Float32Array, stored: number) => void) => {
    for (let i = 0; i < count; i += batch) {
      const plan = planLayers(nets[net], shape(Math.min(batch, count - i)));
      const heads = forward(engine, plan, src + i * shapeBytes(shape(1)), scratch);
      each?.(arena.f32(heads, shapeBytes(plan.output) / 4), plan.output.c);
    }
  };
  return {
    ...{ count, size, input },
    run: () => run(),
    outputs: () => {
      const all: Float32Array[] = [];
      run((heads, stored) => {
        for (let i = 0; i < heads.length; i += stored) all.push(heads.slice(i, i + outputs));
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
