// What a value is, by its tag: values of another realm (a frame, node:vm, a test runner's page) have classes of their
// own with the same names, and fail `instanceof`.

/** 'Uint8Array', 'URL', 'Object', ... */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** 8-bit values. */
export function isBytes(value: unknown): value is Uint8Array | Uint8ClampedArray {
  return ArrayBuffer.isView(value) && /^Uint8/.test(tagOf(value));
}

/** The same, or a buffer of them. */
export function isData(value: unknown): value is Uint8Array | ArrayBuffer {
  return isBytes(value) || /^(Shared)?ArrayBuffer$/.test(tagOf(value));
}

export function isUrl(value: unknown): value is URL {
  return tagOf(value) === 'URL';
}

export function isBlob(value: unknown): value is Blob {
  return /^(Blob|File)$/.test(tagOf(value));
}

export function isModule(value: unknown): value is WebAssembly.Module {
  return tagOf(value) === 'WebAssembly.Module';
}
