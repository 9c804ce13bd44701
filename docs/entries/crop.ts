// What typedoc reads.
export * from '../../bindings/crop/index.ts';
