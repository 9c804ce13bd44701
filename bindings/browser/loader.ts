// What `instantiateSync` of @assemblyscript/loader does for a module without strings, objects and runtime. The bundles
// for browsers and the edge have it in the loader's place (`--alias`): 2 of the 25 kB that a page may load.

export function instantiateSync(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance {
  return new WebAssembly.Instance(module, imports);
}
