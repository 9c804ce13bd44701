// The engines that the browser tests drive, each as far as it is installed: Chromium, Firefox over WebDriver BiDi,
// WebKit (WebKitGTK's MiniBrowser) over WebDriver. Debian: chromium, firefox-esr, webkit2gtk-driver, xvfb.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';
import { Builder, Capabilities } from 'selenium-webdriver';
import { suite, type Test } from 'uvu';
import type { StaticServer } from '../../bindings/demo/server.ts';
import { CHROMIUM, launch, openPage, servePages } from './chromium.ts';

export type Name = 'Chromium' | 'Firefox' | 'WebKit';

export interface Tab extends AsyncDisposable {
  /** the value of an expression in the page; promises are waited for */
  evaluate<T>(expression: string): Promise<T>;
  /** whatever the page reports */
  errors: string[];
}

export interface Engine {
  name: Name;
  version: string;
  /** Opens an address and waits until the page has set window.ready. */
  open(url: string): Promise<Tab>;
  close(): Promise<void>;
}

interface Known {
  name: Name;
  /** null where it is installed, else what is missing */
  missing(): string | null;
  start(args: readonly string[]): Promise<Engine>;
}

const found = (places: readonly string[]) => places.find((path) => existsSync(path));
export const FIREFOX = process.env.SACCADE_FIREFOX ?? found(['/usr/bin/firefox-esr', '/usr/bin/firefox']);
const WEBKIT_DRIVER = found(['/usr/bin/WebKitWebDriver']);
const MINI_BROWSER = found(
  ['4.1', '4.0', '6.0'].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`),
);
const DISPLAY = ':97';
const PATIENCE_MS = 30_000;

const KNOWN: readonly Known[] = [
  {
    name: 'Chromium',
    missing: () => (CHROMIUM ? null : 'no Chromium; SACCADE_CHROMIUM may name one'),
    async start(args) {
      const browser = await launch([...args]);
      return {
        name: 'Chromium',
        version: browser.version(),
        async open(url) {
          const { page, errors } = await openPage(browser, url);
          return {
            errors,
            evaluate: (expression) => page.evaluate(expression),
            [Symbol.asyncDispose]: () => page.close(),
          };
        },
        close: () => browser.close(),
      };
    },
  },
  {
    name: 'Firefox',
    missing: () => (FIREFOX ? null : 'no firefox-esr; SACCADE_FIREFOX may name one'),
    async start() {
      const browser = await puppeteer.launch({
        browser: 'firefox',
        executablePath: FIREFOX!,
        headless: true,
        protocolTimeout: 10 * PATIENCE_MS,
        extraPrefsFirefox: { 'media.autoplay.default': 0 },
      });
      return {
        name: 'Firefox',
        version: (await browser.version()).replace(/^firefox\//i, ''),
        async open(url) {
          const page = await browser.newPage();
          const errors: string[] = [];
          page.on('pageerror', (error) => errors.push(String(error)));
          page.on('console', (message) => {
            if (message.type() === 'error') errors.push(message.text());
          });
          await page.goto(url);
          const tab: Tab = {
            errors,
            evaluate: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
            [Symbol.asyncDispose]: () => page.close(),
          };
          return ready(tab, url);
        },
        close: () => browser.close(),
      };
    },
  },
  {
    name: 'WebKit',
    missing: () =>
      WEBKIT_DRIVER && MINI_BROWSER && spawnSync('which', ['Xvfb']).status === 0
        ? null
        : 'no WebKitWebDriver, MiniBrowser and Xvfb (webkit2gtk-driver, xvfb)',
    start: startWebKit,
  },
];

async function startWebKit(): Promise<Engine> {
  const processes: ChildProcess[] = [];
  const run = (command: string, args: string[], env = process.env) =>
    processes.push(spawn(command, args, { stdio: 'ignore', env }));
  const end = () => processes.forEach((one) => one.kill());
  process.once('exit', end);
  const port = 9600 + Math.floor(Math.random() * 300);
  run('Xvfb', [DISPLAY, '-screen', '0', '1280x800x24', '-nolisten', 'tcp']);
  run(WEBKIT_DRIVER!, [`--port=${port}`, '--host=127.0.0.1'], { ...process.env, DISPLAY });
  const server = `http://127.0.0.1:${port}`;
  await until(() =>
    fetch(`${server}/status`).then(
      () => true,
      () => false,
    ),
  );
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: MINI_BROWSER!, args: ['--automation'] },
  });
  const driver = await new Builder().usingServer(server).withCapabilities(capabilities).build();
  await driver.manage().setTimeouts({ script: 10 * PATIENCE_MS });
  const version = String((await driver.getCapabilities()).get('browserVersion'));
  return {
    name: 'WebKit',
    version,
    async open(url) {
      await driver.get(url);
      const evaluate = async <T>(expression: string): Promise<T> => {
        const script = `const done = arguments[0]; Promise.resolve().then(() => (${expression})).then(
          (value) => done({ value: JSON.stringify(value) }), (error) => done({ error: String(error) }))`;
        const { value, error } = await driver.executeAsyncScript<{ value?: string; error?: string }>(script);
        if (error !== undefined) throw new Error(error);
        return (value === undefined ? undefined : JSON.parse(value)) as T;
      };
      // one tab is all there is: the next address takes its place
      return ready({ errors: [], evaluate, [Symbol.asyncDispose]: async () => driver.get('about:blank') }, url);
    },
    async close() {
      await driver.quit();
      end();
      process.off('exit', end);
    },
  };
}

async function ready(tab: Tab, url: string): Promise<Tab> {
  await until(() => tab.evaluate<boolean>(`'ready' in window`)).catch(() => {
    throw new Error(`${url} was never ready: ${tab.errors.join('; ') || 'no error'}`);
  });
  return tab;
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it took too long');
}

/** Checks passed by engine, for the line at the end. */
const passed = new Map<string, number>();
const skipped = new Map<string, string>();
process.once('exit', () => {
  for (const [name, checks] of passed) process.stdout.write(`${name}: ${checks} checks passed\n`);
  for (const [name, why] of skipped) process.stdout.write(`${name}: skipped (${why})\n`);
});

/** A check in an engine. */
export type Check = (sentence: string, run: () => Promise<void> | void) => void;

/** What a suite has of its engine: it is started before the first check and closed after the last. */
export interface Bench {
  name: Name;
  engine(): Engine;
  check: Check;
  test: Test;
}

/** A page for all checks of a suite, served before the first and closed after the last. */
export function onPage({ engine, test }: Bench, served: Parameters<typeof servePages>[0]): () => Tab {
  let tab: Tab;
  let server: StaticServer;
  test.before(async () => {
    server = await servePages(served);
    tab = await engine().open(server.url);
  });
  test.after(() => server.close());
  return () => tab;
}

/** Runs a suite once in each engine that is installed; prints one line for each that is not. */
export function inEngines(
  title: string,
  add: (bench: Bench) => void,
  { only = KNOWN.map(({ name }) => name), args = {} }: { only?: Name[]; args?: Partial<Record<Name, string[]>> } = {},
): void {
  for (const { name, missing, start } of KNOWN) {
    if (!only.includes(name)) continue;
    const test = suite(`${title} in ${name}`);
    const why = missing();
    if (why) {
      skipped.set(name, why);
      process.stdout.write(`skipped: ${title} in ${name} (${why})\n`);
      test(`skipped: ${why}`, () => undefined);
    } else {
      let engine: Engine | undefined;
      test.before(async () => {
        engine = await start(args[name] ?? []);
      });
      const check: Check = (sentence, run) =>
        test(sentence, async () => {
          await run();
          const line = `${name} ${engine!.version}`;
          passed.set(line, (passed.get(line) ?? 0) + 1);
        });
      add({ name, engine: () => engine!, check, test });
      test.after(() => engine?.close());
    }
    test.run();
  }
}
