// What the handler takes and gives, as an OpenAPI 3.1 document.
import { PNG_KIND, type Kind } from './answers.ts';
import { QUERY_NAMES } from './query.ts';
import { STATUSES } from './refusal.ts';
import { SCHEMAS } from './schemas.ts';

const ERROR = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: { code: { type: 'string', enum: Object.keys(STATUSES) }, message: { type: 'string' } },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
};
const PIXELS = {
  type: 'object',
  properties: {
    data: { type: 'string', contentEncoding: 'base64', description: '8-bit pixels, row after row' },
    width: { type: 'integer', minimum: 1 },
    height: { type: 'integer', minimum: 1 },
    format: { enum: ['rgba', 'rgb', 'bgra', 'bgr', 'gray'] },
    stride: { type: 'integer', minimum: 1, description: 'bytes from row to row' },
  },
  required: ['data', 'width', 'height'],
  additionalProperties: false,
};
const FORM = {
  type: 'object',
  properties: { image: { type: 'string', contentMediaType: 'application/octet-stream' } },
  required: ['image'],
};

const MEANINGS: Record<number, string> = {
  400: 'an option or a body that is none',
  408: 'the body did not come in time',
  413: 'more bytes than are taken',
  415: 'a body of a kind that is not taken',
  422: 'no picture that can be read, or one with too many pixels, or too much work, for the options',
  431: 'more headers than are read',
  429: 'too many requests at a time',
  500: 'a failure of the server',
  503: 'the server stops, or the answer took too long',
  406: 'no kind of answer that there is',
};

/** @param kinds of answers @param threshold lowest of `thresholds` */
export function openApi(version: string, base: string, kinds: readonly Kind[], threshold: number): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'saccade',
      version,
      description: 'Faces, eyes and pupils of pictures.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: {
      [`${base}/detect`]: { post: detect(kinds, threshold) },
      [`${base}/healthz`]: { get: page('healthz', 'the process answers', { 200: 'it does' }) },
      [`${base}/readyz`]: { get: page('readyz', 'pictures are taken', { 200: 'they are', 503: 'the server stops' }) },
      [`${base}/metrics`]: { get: page('metrics', 'numbers for Prometheus', { 200: 'text format 0.0.4' }) },
      [`${base}/openapi.json`]: { get: page('openapi', 'this document', { 200: 'OpenAPI 3.1' }) },
    },
    components: { schemas: { ...SCHEMAS, error: ERROR, pixels: PIXELS } },
  };
}

function detect(kinds: readonly Kind[], threshold: number): object {
  const found = Object.fromEntries(
    kinds.map((kind) => [kind, kind === 'application/json' ? schema('picture') : textOf(kind)]),
  );
  const waits = { 'Retry-After': { schema: { type: 'integer' }, description: 'seconds' } };
  const failures = Object.entries(MEANINGS).map(([status, description]) => {
    const headers = status === '429' || status === '503' ? { headers: waits } : {};
    return [status, { description, ...headers, content: { 'application/json': schema('error') } }];
  });
  return {
    operationId: 'detect',
    summary: 'faces of a picture, most confident first',
    parameters: [...QUERY_NAMES.options, ...QUERY_NAMES.pixels].map((name) => parameter(name, threshold)),
    requestBody: {
      required: true,
      content: {
        'image/*': {},
        'application/octet-stream': {},
        'multipart/form-data': { schema: FORM },
        'application/json': schema('pixels'),
      },
    },
    responses: { 200: { description: 'what was found', content: found }, ...Object.fromEntries(failures) },
  };
}

function parameter(name: string, threshold: number): object {
  const isOption = QUERY_NAMES.options.includes(name);
  const listed = name === 'thresholds' ? `; each at least ${threshold}, or what the server itself has` : '';
  const description = isOption
    ? `as of detect; lists with commas${listed}`
    : 'of an application/octet-stream that is pixels';
  return { name, in: 'query', description, schema: { type: 'string' } };
}

function schema(name: string): object {
  return { schema: { $ref: `#/components/schemas/${name}` } };
}

function textOf(kind: Kind): object {
  return kind === PNG_KIND ? {} : { schema: { type: 'string' } };
}

function page(operationId: string, summary: string, responses: Record<number, string>): object {
  const described = Object.entries(responses).map(([status, description]) => [status, { description }]);
  return { operationId, summary, responses: Object.fromEntries(described) };
}
