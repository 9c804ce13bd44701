// `saccade/http` where jimp runs: Node, Deno, Bun. The handler draws PNGs too.
import { Drawer } from '../node/drawer.ts';
import type { AnyDetector } from '../types.ts';
import { createHandler as create } from './handler.ts';
import type { Extras, Handler, Limits } from './types.ts';

export type * from './types.ts';

/** As everywhere; `Accept: image/png` is answered without `extras.png` too. */
export function createHandler(detector: AnyDetector, limits?: Limits, extras: Extras = {}): Handler {
  return create(detector, limits, { png: new Drawer().draw, ...extras });
}
