// The shapes of answers, as schema.json has them for the command's lines; tests/http/openapi.test.ts holds the two
// together.

type Schema = Readonly<Record<string, unknown>>;

const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const number: Schema = { type: 'number' };
const share: Schema = { type: 'number', minimum: 0, maximum: 1 };
const positive: Schema = { type: 'number', minimum: 0 };
const orNull = (schema: Schema): Schema => ({ oneOf: [schema, { type: 'null' }] });
const list = (items: Schema, length?: number): Schema =>
  length === undefined ? { type: 'array', items } : { type: 'array', items, minItems: length, maxItems: length };

/** All of its fields are always there, and no others. */
function object(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** By name, as in `$defs` of schema.json. */
export const SCHEMAS: Record<string, Schema> = {
  picture: object({
    file: { type: 'string' },
    width: ref('width'),
    height: ref('height'),
    faces: list(ref('face')),
    ms: ref('ms'),
  }),
  width: { type: 'integer', minimum: 1 },
  height: { type: 'integer', minimum: 1 },
  ms: positive,
  face: object({
    box: ref('box'),
    confidence: share,
    keypoints: object({
      leftEye: ref('point'),
      rightEye: ref('point'),
      nose: ref('point'),
      mouthLeft: ref('point'),
      mouthRight: ref('point'),
    }),
    eyes: orNull(object({ left: ref('eyeOrNull'), right: ref('eyeOrNull') })),
    roll: number,
    pose: object({ yaw: number, pitch: number, roll: number }),
    gaze: orNull(object({ yaw: number, pitch: number, confidence: share })),
  }),
  box: object({ x: number, y: number, width: number, height: number }),
  point: object({ x: number, y: number }),
  eyeOrNull: orNull(ref('eye')),
  eye: object({
    eyelid: list(ref('point'), 8),
    iris: list(ref('point'), 8),
    irisCenter: ref('point'),
    eyeballCenter: ref('point'),
    pupil: ref('point'),
    irisRadius: positive,
    peaks: list(number, 18),
    confidence: share,
    openness: share,
    closed: { type: 'boolean' },
    gaze: object({ yaw: number, pitch: number }),
  }),
};
