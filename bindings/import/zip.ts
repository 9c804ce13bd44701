// The members of a zip: .npz and PyTorch's .pt are zips. adm-zip because it compares every member's CRC, which fflate
// does not: one altered byte would else become a weight.

import { brief } from '../errors.ts';
import { optional, reading } from './arrays.ts';

/** Members by name. `source` names the file in errors. */
export async function unzip(bytes: Uint8Array, source: string): Promise<Map<string, Uint8Array>> {
  const { default: AdmZip } = await optional('adm-zip', () => import('adm-zip'));
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = reading('a zip file', source, () => new AdmZip(file).getEntries());
  return new Map(
    entries.map((entry) => {
      const name = entry.entryName;
      return [name, reading('a member that unpacks', `${brief(name)} of ${source}`, () => entry.getData())];
    }),
  );
}
