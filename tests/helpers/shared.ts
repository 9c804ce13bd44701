// The recorded results of the original programs, which lie next to the project and not in it. Where they are missing,
// suites that need them say so and pass. SACCADE_SHARED names another folder.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Test } from 'uvu';
import { readNpy } from '../../bindings/import/npy.ts';
import { unzip } from '../../bindings/import/zip.ts';
import { ROOT } from './engine.ts';

const FOLDER = resolve(process.env.SACCADE_SHARED ?? resolve(ROOT, '../shared'), 'reference');

/** Whether they are there; prints one line if not. */
export function hasShared(suite: string): boolean {
  if (existsSync(FOLDER)) return true;
  process.stdout.write(`skipped: ${suite} (no recorded results in ${FOLDER}; SACCADE_SHARED may name their folder)\n`);
  return false;
}

/** Adds tests only where the recorded results are; runs the suite either way. */
export async function withShared(suite: Test, name: string, add: () => void | Promise<void>): Promise<void> {
  if (hasShared(name)) await add();
  else suite('skipped: no recorded results', () => undefined);
  suite.run();
}

export function sharedPath(path: string): string {
  return resolve(FOLDER, path);
}

export function sharedJson<T>(path: string): T {
  return JSON.parse(readFileSync(sharedPath(path), 'utf8')) as T;
}

/** An array of cvops/ or nets/: its values and its shape. */
export function sharedArrays(folder: string) {
  const { arrays } = sharedJson<{ arrays: Record<string, { file: string; dtype: string; shape: number[] }> }>(
    `${folder}/manifest.json`,
  );
  const open = (name: string) => {
    const entry = arrays[name];
    if (!entry) throw new Error(`no array ${name} in ${folder}/manifest.json`);
    const { buffer, byteOffset, byteLength } = readFileSync(sharedPath(`${folder}/${entry.file}`));
    return { ...entry, bytes: buffer.slice(byteOffset, byteOffset + byteLength) };
  };
  return {
    shape: (name: string) => arrays[name]!.shape,
    u8: (name: string) => new Uint8Array(open(name).bytes),
    f32: (name: string) => new Float32Array(open(name).bytes),
    f64: (name: string) => new Float64Array(open(name).bytes),
  };
}

/** Weights that lie beside the recorded results; null where they do not. */
export function sharedWeights(name: string): Uint8Array<ArrayBuffer> | null {
  const path = sharedPath(`../weights/${name}`);
  return existsSync(path) ? new Uint8Array(readFileSync(path)) : null;
}

/** The arrays of an .npz among them. */
export async function sharedNpz(name: string) {
  const bytes = sharedWeights(name);
  if (!bytes) return null;
  const members = await unzip(bytes, name);
  const open = (member: string) => {
    const array = members.get(`${member}.npy`);
    if (!array) throw new Error(`no array ${member} in ${name}`);
    return readNpy(array, member);
  };
  return { u8: (member: string) => new Uint8Array(open(member).data), f32: (member: string) => open(member).read() };
}
