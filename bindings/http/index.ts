// `saccade/http`: a web-standard handler, for every server that knows Request and Response. Nothing here needs Node;
// index.node.ts, which adds PNG, does.
export { createHandler, type Entry, type Extras, type Handler } from './handler.ts';
export type { DrawPng } from './answers.ts';
export type { Limits } from './limits.ts';
