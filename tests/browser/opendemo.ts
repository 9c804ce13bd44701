// The demo in a page of its own, for its tests. SACCADE_SHOTS names a folder for screenshots, to be looked at.
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { StaticServer } from '../../bindings/demo/server.ts';
import { serveDemo } from '../../bindings/demo/site.ts';
import { ROOT } from '../helpers/engine.ts';

export interface Demo extends AsyncDisposable {
  page: Page;
  errors: string[];
  site: StaticServer;
}

export interface Opening extends BrowserContextOptions {
  /** with the headers that give threads; default true */
  isolated?: boolean;
  /** of the server, where the page lies; default '/' */
  folder?: string;
  /** what follows in the address */
  path?: string;
  /** called before the address is opened */
  before?(page: Page): Promise<void>;
  /** wait for the networks; default true */
  isReady?: boolean;
}

/** The demo, ready. */
export async function openDemo(where: Browser, opening: Opening): Promise<Demo> {
  const { isolated = true, folder = '/', path = '', before, isReady = true, ...options } = opening;
  const site = await serveDemo(ROOT, { isolated, path: folder });
  const context = await where.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await before?.(page);
  await page.goto(`${site.url}${folder}${path}`);
  if (isReady) await ready(page, errors);
  const close = async () => {
    await context.close();
    await site.close();
  };
  return { page, errors, site, [Symbol.asyncDispose]: close };
}

/** Waits for the networks. */
export async function ready(page: Page, errors: readonly string[] = []): Promise<void> {
  await until(async () => (await page.getAttribute('html', 'data-ready')) !== null, `the demo (${errors.join()})`);
}

/** Waits for so many faces in the list. */
export async function faces(page: Page, count: number): Promise<void> {
  await until(async () => (await page.locator('#faces li').count()) === count, `${count} faces`);
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
