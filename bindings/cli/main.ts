#!/usr/bin/env node
// `saccade`: the bin.

import { loadLibrary } from './library.ts';
import { start } from './start.ts';

await start(loadLibrary);
