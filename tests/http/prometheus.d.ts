declare module 'parse-prometheus-text-format' {
  /** What a server that scrapes would see; throws where it is none. */
  export default function parse(text: string): unknown[];
}
