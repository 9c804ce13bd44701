// What typedoc reads.
export * from '../../bindings/index.node.ts';
