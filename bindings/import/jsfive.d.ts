// What saccade uses of jsfive, which has no types of its own.
declare module 'jsfive' {
  export class Group {
    readonly keys: string[];
    get(name: string): Group | Dataset;
  }
  export class File extends Group {
    constructor(bytes: ArrayBuffer, name: string);
  }
  export class Dataset {
    readonly shape: number[];
    readonly dtype: unknown;
    readonly value: ArrayLike<number>;
    readonly _dataobjects: { readonly filter_pipeline: unknown };
  }
}
