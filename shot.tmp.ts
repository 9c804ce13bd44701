// usage: node --import tsx shot.ts OUT
import { chromium } from 'playwright-core';
import { serveDemo } from './bindings/demo/site.ts';
const out = process.argv[2]!;
const only = process.argv[3];
const site = await serveDemo(process.cwd(), { isolated: true });
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--use-fake-device-for-media-stream','--use-fake-ui-for-media-stream', ...(process.env.CAM?[`--use-file-for-fake-video-capture=${process.env.CAM}`]:[])] });
const S='node_modules/@vladmandic/face-api/demo/';
for (const [name, o] of Object.entries({
  'wide-light': { viewport: { width: 1280, height: 860 }, colorScheme: 'light' },
  'wide-dark': { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
  'phone-light': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, colorScheme: 'light' },
  'phone-dark': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, colorScheme: 'dark' },
} as const)) {
  if (only && !name.includes(only)) continue;
  const c = await b.newContext(o as never);
  const p = await c.newPage();
  p.on('console', m => m.type()==='error' && console.log(name, m.text()));
  p.on('pageerror', e => console.log(name, String(e)));
  await p.goto(site.url);
  for (let i=0;i<100 && !(await p.getAttribute('html','data-ready'));i++) await p.waitForTimeout(100);
  const shot = (n: string, fullPage=false) => p.screenshot({ path: `${out}/${name}-${n}.png`, fullPage });
  await shot('1welcome');
  await p.click('#sample'); await p.locator('#faces li').nth(2).waitFor(); await p.waitForTimeout(200);
  await shot('2photo', true);
  await p.locator('#faces li button').nth(1).hover(); await p.waitForTimeout(300); await shot('3hover');
  await p.mouse.move(1,1);
  await p.setInputFiles('#file', { name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no png') }); await p.waitForTimeout(500); await shot('4error');
  await p.setInputFiles('#file', [1,2,3,4,5,6].map(i=>`${S}sample${i}.jpg`).concat('package.json')); 
  for (let i=0;i<100 && (await p.isDisabled('#csv'));i++) await p.waitForTimeout(100);
  await p.waitForTimeout(300);
  await shot('5batch', true);
  await p.click('#camera'); await p.locator('#faces li canvas').first().waitFor({timeout:20000}).catch(()=>0); await p.waitForTimeout(1500); await shot('6camera');
  await c.close();
}
await b.close(); await site.close();
