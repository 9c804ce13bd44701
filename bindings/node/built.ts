// What a worker of Node's runs: the built file, also where the library is run from the repository, for loaders of
// TypeScript do not reach into threads. The address is made in a function, since bundlers of server rendering would
// look for the file while they bundle.

/** The built `name`.js beside the module at `here`, its import.meta.url. */
export function builtFile(here: string, name: string): URL {
  const built = here.endsWith('.ts') ? here.replace(/\/bindings\/(?!.*\/bindings\/)/, '/dist/bindings/') : here;
  return new URL(`${name}.js`, built);
}
