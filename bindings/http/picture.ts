// A request's body → what is looked at: encoded bytes, or pixels. Text is never taken for a path or an address.
import { expected, SaccadeError, show } from '../errors.ts';
import { yieldToEvents } from '../runtime/yield.ts';
import type { PixelFormat, PixelImage } from '../types.ts';
import { Refusal } from './refusal.ts';

/** A picture, and the name it came with. */
export interface Sent {
  file: string;
  picture: Uint8Array | PixelImage;
}

const NAMELESS = '-'; // as the command calls a picture from standard input
const SLICE = 1 << 20; // characters of base64 between two looks at other requests: a multiple of 4
const KINDS = 'image/*, application/octet-stream, multipart/form-data or application/json';

/** Refuses what is not taken, before a body is read. */
export function typeOf(request: Request): string {
  const type = request.headers.get('content-type')?.split(';')[0]!.trim().toLowerCase() ?? 'application/octet-stream';
  const coding = request.headers.get('content-encoding') ?? 'identity';
  if (coding !== 'identity') throw new Refusal('HTTP_MEDIA_TYPE', 'Expected a body without Content-Encoding.');
  if (/^image\/|^(application\/(octet-stream|json)|multipart\/form-data)$/.test(type)) return type;
  throw new Refusal('HTTP_MEDIA_TYPE', `Expected Content-Type ${KINDS} but received ${show(type)}.`);
}

/** `pixels`: of a body that is nothing but pixels, from the query. */
export async function pictureOf(
  request: Request,
  type: string,
  bytes: Uint8Array<ArrayBuffer>,
  pixels: Omit<PixelImage, 'data'> | undefined,
): Promise<Sent> {
  if (type === 'multipart/form-data') return fromForm(bytes, request.headers.get('content-type')!);
  if (type === 'application/json') return { file: NAMELESS, picture: await fromJson(bytes) };
  return { file: NAMELESS, picture: pixels ? { ...pixels, data: bytes } : bytes };
}

async function fromForm(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<Sent> {
  let parts: [string, FormDataEntryValue][];
  try {
    parts = [...(await new Response(bytes, { headers: { 'content-type': type } }).formData())];
  } catch {
    throw new Refusal('HTTP_BODY', 'Expected a whole multipart/form-data body.');
  }
  const [[, file] = []] = parts;
  if (parts.length !== 1 || typeof file !== 'object')
    throw new Refusal('HTTP_BODY', `Expected one part, a picture, but received ${partsOf(parts)}`);
  return { file: file.name || NAMELESS, picture: new Uint8Array(await file.arrayBuffer()) };
}

function partsOf(parts: readonly [string, FormDataEntryValue][]): string {
  const texts = parts.filter(([, part]) => typeof part === 'string').length;
  // what is forgotten most
  const hint = texts > 0 ? ' With curl a file has an @ before its name: -F image=@photo.jpg.' : '';
  return `${parts.length - texts} files and ${texts} texts.${hint}`;
}

interface Fields {
  data: unknown;
  width: number;
  height: number;
  format?: PixelFormat;
  stride?: number;
}

const NAMES = ['data', 'width', 'height', 'format', 'stride'];

// { data: base64, width, height, format?, stride? }; what these may be is the detector's question. In steps, for 16 MiB
// take 60 ms.
async function fromJson(bytes: Uint8Array): Promise<PixelImage> {
  let fields: Partial<Fields>;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    await yieldToEvents();
    fields = JSON.parse(text) as Partial<Fields>;
    await yieldToEvents();
  } catch {
    throw new Refusal('HTTP_BODY', 'Expected JSON.');
  }
  const isObject = typeof fields === 'object' && fields !== null && !Array.isArray(fields);
  if (!isObject || typeof fields.data !== 'string') throw bad('{ data: base64, width, height }', 'image', show(fields));
  const odd = Object.keys(fields).find((name) => !NAMES.includes(name));
  if (odd !== undefined) throw bad(NAMES.join(', '), 'image', show(odd));
  const { data, width, height, format, stride } = fields;
  return {
    data: await fromBase64(data),
    ...({ width, height } as { width: number; height: number }),
    ...(format !== undefined && { format }),
    ...(stride !== undefined && { stride }),
  };
}

async function fromBase64(text: string): Promise<Uint8Array> {
  try {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < text.length; at += SLICE) {
      if (at > 0) await yieldToEvents();
      const part = bytesOf(atob(text.slice(at, at + SLICE)));
      // white space or an end in between: only the whole text means what it says
      if (at + SLICE < text.length && part.length !== (SLICE / 4) * 3) return bytesOf(atob(text));
      parts.push(part);
    }
    return joined(parts);
  } catch {
    throw bad('base64', 'data of the image', show(text));
  }
}

function bytesOf(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function bad(what: string, where: string, came: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_IMAGE', expected(what, where, came));
}
