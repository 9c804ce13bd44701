declare module 'omggif' {
  interface GifReader {
    decodeAndBlitFrameRGBA(frame: number, pixels: Uint8Array): void;
  }
  const omggif: { GifReader: new (bytes: Uint8Array) => GifReader };
  export default omggif;
}
