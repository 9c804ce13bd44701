// Scopes, where the language has them.
import { createDetector } from 'saccade';

export async function scoped() {
  using detector = await createDetector();
  await using other = await createDetector();
  return [detector.info, other.info];
}
