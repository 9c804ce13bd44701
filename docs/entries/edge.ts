// What typedoc reads; the rest is as of saccade.
export { createDetector, type EdgeOptions } from '../../bindings/index.edge.ts';
