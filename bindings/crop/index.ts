// `saccade/crop`: faces cut out of pictures, for recognition and for showing. No detector, no engine, nothing of
// Node's.

export { alignFace, type AlignOptions } from './align.ts';
export type { Crop, Pixels, ToPhoto } from './pixels.ts';
export { cropFace, type CropOptions } from './thumbnail.ts';
