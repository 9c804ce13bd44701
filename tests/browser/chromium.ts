// Chromium for the browser tests: the one that is installed, without a window. Where there is none, suites say so and
// pass.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Test } from 'uvu';
import { serve } from '../../bindings/demo/server.ts';
import { ROOT } from '../helpers/engine.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const CHROMIUM = process.env.SACCADE_CHROMIUM ?? PLACES.find((path) => existsSync(path));

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What saccade needs, and what the tests' own pictures do: nothing else is allowed. */
export const CSP = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self' blob:",
  "img-src 'self' blob: data:",
].join('; ');

/** Runs a suite where Chromium is installed; prints one line where it is not. */
export function withChromium(suite: Test, name: string, add: () => void): void {
  if (CHROMIUM) add();
  else {
    process.stdout.write(`skipped: ${name} (no Chromium; SACCADE_CHROMIUM may name one)\n`);
    suite('skipped: no Chromium', () => undefined);
  }
  suite.run();
}

export function launch(args: string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM!, args: [...QUIET, ...args] });
}

export const SAMPLES = join(ROOT, 'node_modules/@vladmandic/face-api/demo');

/**
 * The built package under /saccade, the tests' pages under /, sample photographs under /samples, other folders as
 * given.
 */
export function servePages({ isolated, goldens }: { isolated: boolean; goldens?: string }) {
  return serve({
    isolated,
    csp: CSP,
    folders: {
      '/': join(ROOT, 'tests/browser/page'),
      '/saccade/dist/': join(ROOT, 'dist'),
      '/saccade/weights/': join(ROOT, 'weights'),
      '/samples/': SAMPLES,
      ...(goldens && { '/goldens/': goldens }),
    },
  });
}

export interface Tab extends AsyncDisposable {
  page: Page;
  /** whatever the page reports */
  errors: string[];
}

/** Opens an address and waits until the page has set window[`name`]. */
export async function openPage(browser: Browser, url: string, name = 'ready'): Promise<Tab> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  // by hand: Playwright's own waiting evaluates text in the page, which its policy forbids
  for (let i = 0; i < 300 && errors.length === 0; i++) {
    if (await page.evaluate(`${JSON.stringify(name)} in window`)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (!(await page.evaluate(`${JSON.stringify(name)} in window`))) {
    throw new Error(`${url} never set window.${name}: ${errors.join('; ') || 'no error'}`);
  }
  return { page, errors, [Symbol.asyncDispose]: () => page.close() };
}
