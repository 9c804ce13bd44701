// The plain pipeline over a folder: a picture at a time, its networks over all threads, while the next one is
// decoded; or as many pictures side by side, each on one thread: in processes, since the runtime's `run` blocks its
// caller.
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FoundFace } from '../../../bindings/types.ts';
import { startPipeline } from './pipeline.ts';

/** Faces of each file, in the order of the files. */
export type Folder = (files: readonly string[]) => Promise<FoundFace[][]>;

export async function oneByOne(threads: number): Promise<Folder> {
  const pipeline = await startPipeline(threads);
  return async (files) => {
    const found: FoundFace[][] = [];
    // two in hand: sharp decodes in the background
    let next = pipeline(files[0]!);
    for (let i = 0; i < files.length; i++) {
      const now = next;
      if (i + 1 < files.length) next = pipeline(files[i + 1]!);
      found.push(await now);
    }
    return found;
  };
}

/** `defer`: is told how to end the processes. */
export async function sideBySide(count: number, defer: (close: () => unknown) => void): Promise<Folder> {
  const path = fileURLToPath(new URL('loop.ts', import.meta.url));
  const loops = Array.from({ length: count }, () => fork(path, { execArgv: ['--import', 'tsx'] }));
  for (const loop of loops) defer(() => loop.kill());
  await Promise.all(loops.map(answer));
  return async (files) => {
    const found: FoundFace[][] = [];
    let next = 0;
    const work = async (loop: ChildProcess) => {
      while (next < files.length) {
        const i = next++;
        loop.send(files[i]!);
        found[i] = await answer(loop);
      }
    };
    await Promise.all(loops.map(work));
    return found;
  };
}

function answer(loop: ChildProcess): Promise<FoundFace[]> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`a process ended with ${code}`));
    loop.once('exit', ended);
    loop.once('message', (faces) => {
      loop.off('exit', ended);
      resolve(faces as FoundFace[]);
    });
  });
}
