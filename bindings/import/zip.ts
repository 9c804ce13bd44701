// The members of a zip: .npz and PyTorch's .pt are zips. adm-zip because it compares every member's CRC, which fflate
// does not: one altered byte would else become a weight.

import { named, refuse } from '../weights/header.ts';
import { optional, reading } from './arrays.ts';

// The largest network that is read, an ELG of 256 maps and 8 modules, has 104 MB. A zip may claim a thousand times its
// own size, and adm-zip unpacks as much as a member says it has.
const MOST_BYTES = 256 << 20;

/** Members by name. `source` names the file in errors. */
export async function unzip(bytes: Uint8Array, source: string): Promise<Map<string, Uint8Array>> {
  const { default: AdmZip } = await optional('adm-zip', () => import('adm-zip'));
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = reading('a zip file', source, () => new AdmZip(file).getEntries());
  const total = entries.reduce((sum, { header }) => sum + header.size, 0);
  if (!(total <= MOST_BYTES)) throw refuse(`members of at most ${MOST_BYTES} bytes in all`, source, `${total} bytes`);
  return new Map(
    entries.map((entry) => {
      const name = entry.entryName;
      return [name, reading('a member that unpacks', `${named(name)} of ${source}`, () => entry.getData())];
    }),
  );
}
