// The path of a stranger: an empty folder, the package as npm packs it, and every block of README.md as it stands
// there: installed, run in Node, opened in Chromium and Firefox with a camera, typed into a shell.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blocksOf } from '../../docs/blocks.ts';
import { serve } from '../../bindings/demo/server.ts';
import { decodeImage } from '../../bindings/decode/index.ts';
import { CHROMIUM } from '../browser/chromium.ts';
import { FIREFOX } from '../browser/engines.ts';
import { part, writeY4m } from '../browser/fakecamera.ts';
import { ROOT } from '../helpers/engine.ts';
import { run, unpackInto } from '../helpers/packed.ts';
import { areAlike } from './alike.ts';

const test = suite("a stranger's path through README.md");
const home = mkdtempSync(join(tmpdir(), 'saccade-stranger-'));
const blocks = blocksOf('README.md');
const only = (language: string) => blocks.filter((block) => block.language === language).map(({ text }) => text);
const [install, command] = only('sh') as [string, string];

test.after(() => rmSync(home, { recursive: true, force: true }));

test('npm i, into an empty folder', () => {
  assert.is(install, 'npm i saccade\n');
  const packing = ['pack', '--json', '--ignore-scripts', '--pack-destination', home];
  const [{ filename }] = JSON.parse(run('npm', packing, ROOT)) as [{ filename: string }];
  try {
    // all that it installs, from the registry
    run('npm', ['i', `./${filename}`, '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=0'], home);
  } catch {
    process.stdout.write('no npm registry answers: dependencies are linked instead\n');
    unpackInto(join(home, 'node_modules'), 'link');
    mkdirSync(join(home, 'node_modules/.bin'), { recursive: true });
    cpSync(join(ROOT, 'tests/docs/saccade.sh'), join(home, 'node_modules/.bin/saccade'));
  }
});

test('Node: prints what README says', () => {
  writeFileSync(join(home, 'faces.mjs'), only('js')[0]!);
  areAlike(run(process.execPath, ['faces.mjs'], home), only('text')[0]!);
});

test('the shell: draws, and writes a line a picture', () => {
  mkdirSync(join(home, 'photos'));
  for (const name of ['a.jpg', 'b.jpg']) cpSync(join(ROOT, 'sample.jpg'), join(home, 'photos', name));
  for (const line of command.trim().split('\n')) run('bash', ['-c', line], home);
  assert.ok(existsSync(join(home, 'out/sample.png')));
  const lines = readFileSync(join(home, 'faces.ndjson'), 'utf8').trim().split('\n');
  assert.equal(
    lines.map((line) => (JSON.parse(line) as { faces: unknown[] }).faces.length),
    [5, 5],
  );
});

/** The number of faces that the page has drawn over its video, at least one. */
const DRAWN = `new Promise((resolve) => {
  const look = () => {
    const boxes = document.querySelectorAll('#over svg polygon, #over svg polyline').length;
    if (boxes > 0) resolve(boxes); else setTimeout(look, 100);
  };
  look();
})`;

test('a page with a camera: Chromium', async () => {
  if (!CHROMIUM) return void process.stdout.write('skipped: Chromium (it is not installed)\n');
  const film = join(home, 'camera.y4m');
  const photo = await decodeImage(join(ROOT, 'sample.jpg'), 1e7);
  const frames = [0, 4, 8, 4].map((x) => part(photo, 300 + x, 40, 640, 480));
  writeY4m(film, frames, 10);
  writeFileSync(join(home, 'index.html'), only('html')[0]!);
  await using server = await serve({ folders: { '/': home }, isolated: false });
  const camera = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
  const args = ['--no-sandbox', '--disable-gpu', ...camera, `--use-file-for-fake-video-capture=${film}`];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(server.url);
    assert.ok((await page.evaluate<number>(DRAWN)) > 0);
    mkdirSync(join(ROOT, 'out'), { recursive: true });
    await page.screenshot({ path: join(ROOT, 'out/readme-page.png') });
    assert.equal(errors, []);
  } finally {
    await browser.close();
  }
});

test('a page with a camera: Firefox', async () => {
  if (!FIREFOX) return void process.stdout.write('skipped: Firefox (it is not installed)\n');
  cpSync(join(ROOT, 'sample.jpg'), join(home, 'sample.jpg'));
  // Firefox's own fake camera shows no faces: a photograph stands before it, moved a little
  const camera = `<script>
    navigator.mediaDevices.getUserMedia = async () => {
      const photo = new Image();
      photo.src = 'sample.jpg';
      await photo.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
      const context = canvas.getContext('2d');
      let frame = 0;
      setInterval(() => context.drawImage(photo, -300 - (frame++ % 8), -40), 100);
      return canvas.captureStream(10);
    };
  </script>`;
  writeFileSync(join(home, 'firefox.html'), only('html')[0]!.replace('<title>', `${camera}<title>`));
  await using server = await serve({ folders: { '/': home }, isolated: false });
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    protocolTimeout: 120_000,
    extraPrefsFirefox: { 'media.autoplay.default': 0 },
  });
  try {
    const page = await browser.newPage();
    await page.goto(`${server.url}/firefox.html`);
    assert.ok(((await page.evaluate(DRAWN)) as number) > 0);
  } finally {
    await browser.close();
  }
});

test.run();
