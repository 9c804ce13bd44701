// Types of the platform, where they are there: nobody needs those of DOM, of Node, or the newest of the language, to
// compile against ours.

/** A class of the platform by its name; `Else` where there is none. */
export type Global<Name extends string, Else = never> = typeof globalThis extends {
  [K in Name]: { prototype: infer T };
}
  ? T
  : Else;

/** `AbortSignal`; where no types of it are there, what is used of it. */
export type Signal = Global<
  'AbortSignal',
  {
    readonly aborted: boolean;
    readonly reason: unknown;
    throwIfAborted(): void;
    addEventListener(type: 'abort', listener: () => void): void;
    removeEventListener(type: 'abort', listener: () => void): void;
  }
>;

/** `WebAssembly.Module`, which types of the platform leave empty: no text for all that. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer T } } }
  ? T & object
  : object;

/** `Uint8Array<ArrayBuffer>`: memory that is not shared, where the compiler knows the difference (TypeScript 5.7). */
export type Bytes = ReturnType<Uint8ArrayConstructor['of']>;

/** `URL` */
export type Url = Global<'URL', { readonly href: string; readonly protocol: string }>;

// `using detector = ...`, where the language has it.
type Named<Name extends string> = SymbolConstructor extends { readonly [K in Name]: infer Key extends symbol }
  ? Key
  : never;
export type Disposal = { [Key in Named<'dispose'>]: () => void } & {
  [Key in Named<'asyncDispose'>]: () => Promise<void>;
};
