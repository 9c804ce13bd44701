// What typedoc reads.
export * from '../../bindings/attention/index.ts';
