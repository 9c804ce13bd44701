// `saccade` where TypeScript is told no place: with `moduleResolution: "bundler"` and no `customConditions`. The types
// around tell it then. Those of a page and none of Node: a page's, which refuses what a page refuses. Else all of it,
// for code may be a server's as well; `"customConditions": ["browser"]` says that it is not.
import type * as Node from '../dist/bindings/index.node.js';
import type * as Page from '../dist/bindings/index.js';

type Here<InPage, Else> = typeof globalThis extends { Buffer: unknown }
  ? Else
  : typeof globalThis extends { OffscreenCanvas: unknown }
    ? InPage
    : Else;

export type * from '../dist/bindings/types.js';
export { ERROR_CODES, SaccadeError, squareBox, toMtcnn } from '../dist/bindings/index.js';
export type { ErrorCode, MtcnnFace } from '../dist/bindings/index.js';

export type Detector = Here<Page.Detector, Node.Detector>;
export type FrameSource = Here<Page.FrameSource, Node.FrameSource>;
export type ImageSource = Here<Page.ImageSource, Node.ImageSource>;
export type ManyResult<T = ImageSource> = Node.ManyResult<T>;

/**
 * Loads kernels and weights once, in browsers in a worker that it starts. Rejects with a SaccadeError: a bad option, no
 * SIMD, files that cannot be loaded or are not ours; or with `signal.reason`, or what `onProgress` throws.
 */
export const createDetector: Here<typeof Page.createDetector, typeof Node.createDetector>;
