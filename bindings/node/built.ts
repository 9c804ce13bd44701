// Where the library runs from the repository, as TypeScript, kernels and workers are still those of the build, for
// loaders of TypeScript do not reach into threads.
import { posix } from 'node:path';

const SOURCE = /\/bindings\/(node\/[a-z]+)\.ts$/;

/** What the built twin of the module at `here`, its import.meta.url, finds where this one finds `place`. */
export function asBuilt(place: URL, here: string): URL {
  if (!SOURCE.test(here)) return place;
  const path = posix.relative(new URL('.', here).pathname, place.pathname);
  return new URL(path, here.replace(SOURCE, '/dist/bindings/$1.js'));
}
