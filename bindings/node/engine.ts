// An engine on this thread alone, with the networks in it, to be measured without a detector around it.
import { readFile } from 'node:fs/promises';
import { chooseFor, load, type Loaded, type LoadOptions } from '../detector/load.ts';
import { LEFT_BEHIND, packagedFiles } from './files.ts';

/** `isRelaxed`: whether its kernels are of the build with relaxed SIMD. */
export async function loadAlone(options: LoadOptions): Promise<Loaded & { isRelaxed: boolean }> {
  const loader = {
    sharing: { cores: 1, canShare: false },
    files: packagedFiles(),
    hint: LEFT_BEHIND,
    read: (place: URL | string) => readFile(place),
  };
  const loaded = await load({ ...options, threads: 1 }, chooseFor({ ...options, threads: 1 }, loader), loader);
  return { ...loaded, isRelaxed: loaded.info.build.startsWith('relaxed') };
}
