// The demo in a page of its own, for its tests. SACCADE_SHOTS names a folder for screenshots, to be looked at.
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { serveDemo } from '../../bindings/demo/site.ts';
import { ROOT } from '../helpers/engine.ts';

export interface Demo extends AsyncDisposable {
  page: Page;
  errors: string[];
}

/** The demo, ready. */
export async function openDemo(
  where: Browser,
  { isolated = true, path = '', ...options }: BrowserContextOptions & { isolated?: boolean; path?: string },
): Promise<Demo> {
  const site = await serveDemo(ROOT, { isolated });
  const context = await where.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(`${site.url}${path}`);
  await until(async () => (await page.getAttribute('html', 'data-ready')) !== null, `the demo (${errors.join()})`);
  const close = async () => {
    await context.close();
    await site.close();
  };
  return { page, errors, [Symbol.asyncDispose]: close };
}

/** Asks ten times a second, half a minute long. */
export async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}

export async function shot(page: Page, name: string): Promise<void> {
  const to = process.env.SACCADE_SHOTS;
  if (to) await page.screenshot({ path: join(to, `${name.replaceAll(/[^a-z]+/gi, '-')}.png`) });
}
