#!/usr/bin/env node
// `saccade`: the bin. Sets an exit code and lets the process end by itself, so that all that was printed is written.

import { run } from './program.ts';

process.exitCode = await run(process.argv.slice(2), process, async () => {
  const [{ openInNode }, { toMtcnn }] = await Promise.all([import('../node/open.ts'), import('../mtcnn.ts')]);
  return { createDetector: openInNode, toMtcnn };
});
