// The types as users compile against them: strict, without skipLibCheck, with and without those of DOM and Node,
// however modules are found.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ROOT } from '../helpers/engine.ts';
import { unpackInto } from '../helpers/packed.ts';

const test = suite('the types of the package');
const home = realpathSync(mkdtempSync(join(tmpdir(), 'saccade-types-')));

test.before(() => {
  unpackInto(join(home, 'node_modules'), 'none');
  writeFileSync(join(home, 'package.json'), JSON.stringify({ type: 'module' }));
});
test.after(() => rmSync(home, { recursive: true, force: true }));

const EVERYWHERE = `
  import { createDetector, SaccadeError, squareBox, toMtcnn } from 'saccade';
  import type { Detector, DetectOptions, Eye, Face, ImageSource, ManyResult, PixelImage, TrackResult } from 'saccade';
  import { createDetector as onTheEdge } from 'saccade/edge';
  import { drawFaces, toSvg, type Context2d } from 'saccade/draw';
  import { createAttention, createScreenCalibration, type FaceAttention } from 'saccade/attention';
  import { createHandler, type Handler, type Limits } from 'saccade/http';
  const pixels: PixelImage = { data: new Uint8Array(3), width: 1, height: 1 };
  export async function use(context: Context2d, detector: Detector): Promise<Eye | null | undefined> {
    const made: Detector = await createDetector({ elg: 'lite', threads: 2, weights: new Uint8Array(9) });
    const faces: Face[] = await made.detect(pixels, { minFaceSize: 20 });
    for await (const result of made.detectMany(['a.jpg', 'b.jpg'])) {
      const image: string = result.image;
      if ('error' in result) throw new SaccadeError(result.error.code, result.error.message + image);
    }
    const attention = createAttention({ window: 30_000 });
    const limits: Limits = { bytes: 1e6, queue: 9 };
    const handler: Handler = createHandler(made, limits, { base: '/faces', log: ({ status }) => void status });
    await handler.drain();
    // @ts-expect-error
    createHandler(made, { byte: 9 });
    const calibration = createScreenCalibration();
    for await (const frame of made.track([pixels])) {
      frame.lost.map((id: number) => id);
      const seen: FaceAttention[] = attention.update(frame).faces;
      const at = frame.faces[0] && calibration.predict(frame.faces[0]);
      if (seen[0]?.looking) Math.round(at?.x ?? frame.faces[0]!.gaze?.yaw ?? frame.faces[0]!.pose.roll);
    }
    // @ts-expect-error: one picture is no list of pictures
    made.detectMany('a.jpg');
    // @ts-expect-error
    await made.detect(42);
    // @ts-expect-error
    await made.detect({ data: [1, 2, 3], width: 1, height: 1 });
    // @ts-expect-error
    await made.detect(pixels, { minFacesize: 20 });
    // @ts-expect-error
    await made.detect(pixels, { signal: { aborted: false } });
    // @ts-expect-error
    await createDetector({ threads: 'many' });
    // @ts-expect-error
    await onTheEdge({ weights: new Uint8Array(9) });
    drawFaces(context, faces);
    made.close();
    toMtcnn(faces).map(({ box: [x, y] }) => x + y);
    return toSvg(faces, 9, 9) ? faces[0]?.eyes?.left : squareBox(faces[0]!.box, 1, 1) && null;
  }
  export type All = [DetectOptions, ImageSource, ManyResult, TrackResult];`;

const PAGE = `
  import { createDetector } from 'saccade';
  import { drawFaces } from 'saccade/draw';
  export async function page(image: HTMLImageElement, canvas: HTMLCanvasElement, video: HTMLVideoElement, file: File) {
    const { signal } = new AbortController();
    const detector = await createDetector({ wasm: new URL('x', location.href), signal });
    for (const one of [image, canvas, video, file, new ImageData(1, 1), new OffscreenCanvas(1, 1)]) {
      drawFaces(canvas.getContext('2d')!, await detector.detect(one, { signal }));
    }
    drawFaces(new OffscreenCanvas(1, 1).getContext('2d')!, []);
    for await (const { faces } of detector.track(video)) faces[0]?.id.toFixed();
    // @ts-expect-error
    await detector.detect(document.createElement('a'));
    // @ts-expect-error
    await detector.detect(image, { signal: { aborted: false, reason: 1, throwIfAborted() {} } });
  }`;

const NODE = `
  import { readFile } from 'node:fs/promises';
  import { createDetector } from 'saccade';
  import { createHandler } from 'saccade/http';
  const signal: AbortSignal = AbortSignal.timeout(9);
  const detector = await createDetector({ signal, weights: new URL('file:///x') });
  await detector.detect(await readFile('a.jpg'), { signal });
  await detector.detect(new URL('file:///a.jpg'));
  await detector.detect(new Blob([]));
  const response: Response = await createHandler(detector)(new Request('http://x/'));
  await response.json();
  export {};`;

const USING = `
  import { createDetector } from 'saccade';
  export async function scoped() {
    using detector = await createDetector();
    await using other = await createDetector();
    return [detector.info, other.info];
  }`;

const NODENEXT = { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
const BUNDLER = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const NODE10 = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Node10 };
const BARE = ['lib.es2022.d.ts'];
const DOM = [...BARE, 'lib.dom.d.ts'];
const NEW = ['lib.esnext.disposable.d.ts'];

for (const [name, texts, options] of [
  ['the language alone, nodenext', [EVERYWHERE], { ...NODENEXT, lib: BARE }],
  ['the language alone, bundler', [EVERYWHERE], { ...BUNDLER, lib: BARE }],
  ['the language alone, node10', [EVERYWHERE], { ...NODE10, lib: BARE }],
  ['DOM, nodenext', [EVERYWHERE, PAGE], { ...NODENEXT, lib: DOM }],
  ['DOM, bundler, disposable', [EVERYWHERE, PAGE, USING], { ...BUNDLER, lib: [...DOM, ...NEW] }],
  ['a worker, bundler', [EVERYWHERE], { ...BUNDLER, lib: [...BARE, 'lib.webworker.d.ts'] }],
  ['Node, nodenext', [EVERYWHERE, NODE, USING], { ...NODENEXT, lib: BARE, types: ['node'] }],
  [
    'Node and DOM, nodenext, exact optional properties',
    [EVERYWHERE, PAGE, NODE],
    { ...NODENEXT, lib: DOM, types: ['node'], exactOptionalPropertyTypes: true },
  ],
] as const satisfies readonly (readonly [string, readonly string[], ts.CompilerOptions])[]) {
  test(name, () => {
    const files = texts.map((text, i) => {
      const file = join(home, `use${i}.ts`);
      writeFileSync(file, text);
      return file;
    });
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      skipLibCheck: false,
      types: [],
      typeRoots: [join(ROOT, 'node_modules/@types')],
      ...options,
      lib: [...options.lib],
    } as ts.CompilerOptions);
    // what @types/node lacks in itself is not ours
    const own = ts.getPreEmitDiagnostics(program).filter(({ file }) => !file?.fileName.includes('@types'));
    const host = { getCanonicalFileName: (n: string) => n, getCurrentDirectory: () => home, getNewLine: () => '\n' };
    assert.is(ts.formatDiagnostics(own, host), '');
  });
}

test.run();
