// Attention over a real `track`: two people of photographs who sway, as a noisy camera sees them. Nobody blinks.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAttention, type FaceAttention } from '../../bindings/attention/index.ts';
import { createDetector } from '../../bindings/index.node.ts';
import { backdrop, clips, heads } from '../helpers/actors.ts';
import { drawFrame } from '../helpers/clip.ts';
import { Random } from '../helpers/random.ts';

const FPS = 30;
const test = suite('attention over track');

test('photographs that sway: eyes stay open, no blink is made up, who is seen to look stays so', async () => {
  const { actors } = clips(await heads()).find(({ name }) => name === 'swaying')!;
  const background = await backdrop();
  const random = new Random();
  const frames = Array.from({ length: 2 * FPS }, (_, i) => drawFrame(background, actors, i / FPS, random));
  const detector = await createDetector({ threads: 1, minFaceSize: 60, minConfidence: 0.9 });
  const attention = createAttention();
  const seen = new Map<number, FaceAttention[]>();
  for await (const result of detector.track(frames, { everyFrame: true }))
    for (const face of attention.update(result).faces) seen.set(face.id, [...(seen.get(face.id) ?? []), face]);
  detector.close();
  assert.is(seen.size, 2);
  for (const faces of seen.values()) {
    assert.equal(
      faces.flatMap(({ blinks }) => blinks),
      [],
    );
    assert.ok(faces.at(-1)!.openShare! > 0.95, `${faces.at(-1)!.openShare}`);
    const changes = faces.filter(({ looking }, i) => i > 0 && looking !== faces[i - 1]!.looking);
    assert.ok(changes.length <= 2, `${changes.length} changes`);
    assert.ok(faces.every(({ gaze }) => gaze !== null));
  }
});

test.run();
