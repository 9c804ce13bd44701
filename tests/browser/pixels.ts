// Colors on the demo's canvases, counted: which layers are drawn.
import type { Page } from 'playwright-core';

/** Pixels of pupils (pink), lids (cyan) and irises (yellow) on some canvases. */
export async function colors(page: Page, canvases: string): Promise<[pupils: number, lids: number, irises: number]> {
  const count = (selector: string) => {
    const counts = [0, 0, 0];
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>(selector)) {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      for (let i = 0; i < data.length; i += 4) {
        const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
        if (r > 240 && g > 40 && g < 90 && b > 140 && b < 180) counts[0]!++;
        if (r < 40 && g > 230 && b > 230) counts[1]!++;
        if (r > 230 && g > 230 && b < 40) counts[2]!++;
      }
    }
    return counts;
  };
  return page.evaluate(`(${count.toString()})(${JSON.stringify(canvases)})`);
}
