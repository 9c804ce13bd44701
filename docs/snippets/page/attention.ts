import type { Detector } from 'saccade';
import { createAttention } from 'saccade/attention';

export async function watch(
  detector: Detector,
  video: HTMLVideoElement,
  say: (words: string) => void,
) {
  const attention = createAttention({ window: 30_000 });
  for await (const result of detector.track(video)) {
    for (const { id, eyes, blinksPerMinute, looking } of attention.update(result).faces) {
      say(
        `face ${id}: eyes ${eyes}, ${blinksPerMinute?.toFixed() ?? '?'} blinks a minute, looks here: ${looking}`,
      );
    }
  }
}
