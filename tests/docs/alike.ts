// Output of a program against what a page says of it.
import { stripVTControlCharacters } from 'node:util';
import * as assert from 'uvu/assert';

/** The same words, and numbers that differ by a hundredth at most: builds differ in the last digits. */
export function areAlike(said: string, meant: string): void {
  const NUMBER = /-?\d+\.\d+/g;
  const numbers = (text: string) =>
    [...stripVTControlCharacters(text).matchAll(NUMBER)].map(([value]) => Number(value));
  const [a, b] = [numbers(said), numbers(meant)];
  // the width of a number decides where Node breaks a line
  const words = (text: string) => stripVTControlCharacters(text).replaceAll(NUMBER, '#').replaceAll(/\s+/g, ' ').trim();
  assert.is(words(said), words(meant));
  a.forEach((value, i) => assert.ok(Math.abs(value - b[i]!) < 0.01, `${value}, not ${b[i]}`));
}
