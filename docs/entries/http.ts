// What typedoc reads.
export * from '../../bindings/http/index.node.ts';
