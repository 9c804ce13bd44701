// There is no default export, and no `detect` without a detector.
// @ts-expect-error
import saccade from 'saccade';
// @ts-expect-error
import { detect } from 'saccade';

void [saccade, detect];
