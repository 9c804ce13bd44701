// A request's body → what is looked at: encoded bytes, or pixels. Text is never taken for a path or an address.
import { expected, SaccadeError, show } from '../errors.ts';
import type { PixelFormat, PixelImage } from '../types.ts';
import { Refusal } from './refusal.ts';

/** A picture, and the name it came with. */
export interface Sent {
  file: string;
  picture: Uint8Array | PixelImage;
}

const NAMELESS = '-'; // as the command calls a picture from standard input
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
  if (type === 'application/json') return { file: NAMELESS, picture: fromJson(bytes) };
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
    throw new Refusal('HTTP_BODY', `Expected one part, a picture, but received ${partsOf(parts)}.`);
  return { file: file.name || NAMELESS, picture: new Uint8Array(await file.arrayBuffer()) };
}

function partsOf(parts: readonly [string, FormDataEntryValue][]): string {
  const texts = parts.filter(([, part]) => typeof part === 'string').length;
  return `${parts.length - texts} files and ${texts} texts`;
}

interface Fields {
  data: unknown;
  width: number;
  height: number;
  format?: PixelFormat;
  stride?: number;
}

const NAMES = ['data', 'width', 'height', 'format', 'stride'];

// { data: base64, width, height, format?, stride? }; what these may be is the detector's question.
function fromJson(bytes: Uint8Array): PixelImage {
  let fields: Partial<Fields>;
  try {
    fields = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Partial<Fields>;
  } catch {
    throw new Refusal('HTTP_BODY', 'Expected JSON.');
  }
  const isObject = typeof fields === 'object' && fields !== null && !Array.isArray(fields);
  if (!isObject || typeof fields.data !== 'string') throw bad('{ data: base64, width, height }', 'image', show(fields));
  const odd = Object.keys(fields).find((name) => !NAMES.includes(name));
  if (odd !== undefined) throw bad(NAMES.join(', '), 'image', show(odd));
  const { data, width, height, format, stride } = fields;
  return {
    data: fromBase64(data),
    ...({ width, height } as { width: number; height: number }),
    ...(format !== undefined && { format }),
    ...(stride !== undefined && { stride }),
  };
}

function fromBase64(text: string): Uint8Array {
  try {
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch {
    throw bad('base64', 'data of the image', show(text));
  }
}

function bad(what: string, where: string, came: string): SaccadeError {
  return new SaccadeError('SACCADE_BAD_IMAGE', expected(what, where, came));
}
