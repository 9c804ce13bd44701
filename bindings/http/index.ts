// `saccade/http`: a web-standard handler, for every server that knows Request and Response. Nothing here needs Node;
// index.node.ts, which adds PNG, does.
export { createHandler } from './handler.ts';
export type * from './types.ts';
