// From options to a detector in Node: kernels and weights from the package's own folder, pictures from files, URLs and
// encoded bytes.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { decode } from '../decode/any.ts';
import { Detector } from '../detector/detector.ts';
import { openCore, type Platform } from '../detector/open.ts';
import { detectorDefaults, detectorOptions } from '../detector/options.ts';
import { packCopy } from '../detector/parcel.ts';
import { slotsFor } from '../detector/slots.ts';
import { startThreads } from '../detector/threading.ts';
import type { DetectorOptions } from '../types.ts';
import { LEFT_BEHIND, packagedFiles } from './files.ts';
import { startWorker } from './start.ts';

const CORES = availableParallelism();

const NODE: Platform = {
  sharing: { cores: CORES, canShare: true },
  files: packagedFiles(),
  hint: LEFT_BEHIND,
  read: (place) => readFile(/^file:/.test(`${place}`) ? new URL(place) : place),
  decode,
  slots: slotsFor,
  startThreads: (count, background) =>
    startThreads(count, { startWorker, pack: packCopy, decodeBlocks: true, cores: CORES }, background),
};

export async function openInNode(options: DetectorOptions = {}): Promise<Detector> {
  const given = detectorOptions(options);
  const defaults = detectorDefaults(given);
  const asked = { ...given, eyes: defaults.eyes };
  const { signal, maxQueue, onProgress } = given;
  let isOpening = true; // a file that nobody waits for any more may come later
  if (onProgress) asked.onProgress = (progress) => isOpening && onProgress(progress);
  try {
    return new Detector(await openCore(asked, NODE, signal), defaults, maxQueue);
  } finally {
    isOpening = false;
  }
}
