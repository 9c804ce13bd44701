// What typedoc reads.
export * from '../../bindings/draw/index.ts';
