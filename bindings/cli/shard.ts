// --shard 3/100: which pictures belong to one of many runs. The name decides, and nothing else: a picture's number in
// the sorted list would change with each file that comes or goes between the starts of two machines, and a picture
// would be looked at twice or never. The name is that within the folder given, so that machines may have the folder in
// different places.

import { createHash } from 'node:crypto';

export interface Shard {
  /** 1 to `of` */
  part: number;
  of: number;
}

/**
 * The part, 1 to `of`, of a name with `/` between folders: the first 32 bits of its SHA-256 (UTF-8, NFC), modulo `of`,
 * and 1.
 */
export function partOf(name: string, of: number): number {
  const hash = createHash('sha256').update(name.normalize('NFC')).digest();
  return (hash.readUInt32BE(0) % of) + 1;
}

/** Those of one part; all where there is no shard. Their order stays. */
export function inShard<T extends { name: string }>(inputs: readonly T[], shard: Shard | undefined): readonly T[] {
  return shard ? inputs.filter(({ name }) => partOf(name, shard.of) === shard.part) : inputs;
}
