// What each kind's first look says, before anything is decoded.

import type { Kind } from './signature.ts';
import type { Pixels } from './wasm.ts';

export interface Header {
  kind: Kind;
  /** px, as stored: before the orientation is applied */
  width: number;
  /** px, as stored */
  height: number;
  /** EXIF orientation, 1..8; 1 = as stored */
  orientation: number;
  /** Decodes what was looked at. Called only once the size is accepted. */
  pixels: () => Pixels | Promise<Pixels>;
}
