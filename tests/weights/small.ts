// A small ELG as our training writes it, .npz.
import { npyFile, npz } from './pickles.ts';

const M = 8; // the least

/** Settings of a small ELG. */
export const CONFIG = {
  ...{ maps: M, modules: 2, stem: 'full', depth: 4, first_stride: 3, upsampling: 'bilinear', align_corners: true },
  ...{ input: 'mean-deviation', bn_eps: 1e-3 },
};

/** A small network under the names of the training. */
export function small(
  change: (members: Map<string, Buffer>) => void = () => undefined,
  config: object = CONFIG,
): Buffer {
  const members = new Map<string, Buffer>();
  const put = (name: string, ...shape: number[]) => {
    const n = shape.reduce((product, axis) => product * axis, 1);
    const data = Float32Array.from({ length: n }, (_, i) => 0.5 + ((i * 7 + name.length) % 16) / 32);
    members.set(name, npyFile('<f4', shape, new Uint8Array(data.buffer)));
  };
  const norm = (name: string, channels: number) => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) put(`${name}.${part}`, channels);
  };
  const residual = (name: string, inputs: number, outputs: number) => {
    norm(`${name}.b1`, inputs);
    put(`${name}.c1.weight`, outputs / 2, inputs, 1, 1);
    norm(`${name}.b2`, outputs / 2);
    put(`${name}.c2.weight`, outputs / 2, outputs / 2, 3, 3);
    norm(`${name}.b3`, outputs / 2);
    put(`${name}.c3.weight`, outputs, outputs / 2, 1, 1);
    put(`${name}.c3.bias`, outputs);
    if (inputs === outputs) return;
    put(`${name}.sk.weight`, outputs, inputs, 1, 1);
    put(`${name}.sk.bias`, outputs);
  };
  put('pre.weight', M, 1, 7, 7);
  norm('pb', M);
  residual('r.0', M, 2 * M);
  residual('r.1', 2 * M, M);
  for (const m of [0, 1]) {
    for (const level of ['', '.l2', '.l2.l2', '.l2.l2.l2']) {
      for (const step of ['up', 'l1', 'l3']) residual(`hg.${m}${level}.${step}`, M, M);
    }
    residual(`hg.${m}.l2.l2.l2.l2`, M, M);
    residual(`ar.${m}`, M, M);
    put(`ac.${m}.weight`, M, M, 1, 1);
    norm(`ab.${m}`, M);
    put(`hm.${m}.weight`, 18, M, 1, 1);
    put(`hm.${m}.bias`, 18);
  }
  put('mh.0.weight', M, 18, 1, 1);
  put('mh.0.bias', M);
  const json = Buffer.from(JSON.stringify(config));
  members.set('config', npyFile('|u1', [json.length], json));
  change(members);
  return npz(members);
}
