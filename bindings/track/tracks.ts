// The faces that are known: where each should be in the next frame, and what that frame says of each.
import { eighthsOf } from '../cascade/upright.ts';
import type { Box, Face, Smoothing, TrackedFace } from '../types.ts';
import { assign } from './identity.ts';
import { Motion } from './motion.ts';
import { FaceSmoother } from './smooth.ts';

/** O-Net's probability under which a face's box is not to be trusted: another face or a hand may cover half of it. */
const SURE = 0.9;

/** How tracks are kept (bindings/options.ts checks and fills it). */
export interface Keeping {
  /** ms */
  patience: number;
  smoothing: Required<Smoothing> | false;
  maxFaces: number;
}

interface Track {
  id: number;
  motion: Motion;
  /** by how many eighths the photo has to be turned for it to stand upright */
  eighths: number;
  smoother: FaceSmoother;
  /** ms */
  born: number;
  /** ms of its last frame */
  seen: number;
  isSeen: boolean;
}

/** A face of the next frame: where it was expected, or anywhere. */
export interface Seen {
  followed: readonly (Face | null)[];
  found: readonly Face[];
}

export class Tracks {
  readonly #keeping: Keeping;
  #tracks: Track[] = [];
  #next = 1;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  /** Boxes where the faces should be at `time` (ms); the first `sure` of them were there in the last frame. */
  expect(time: number): { boxes: Box[]; turns: number[]; sure: number } {
    this.#tracks.sort((a, b) => Number(b.isSeen) - Number(a.isSeen) || a.id - b.id);
    const boxes = this.#tracks.map(({ motion }) => motion.expect(time / 1000));
    const turns = this.#tracks.map(({ eighths }) => eighths);
    return { boxes, turns, sure: this.#tracks.filter(({ isSeen }) => isSeen).length };
  }

  /** Whether someone is looked for who was there a moment ago. */
  get isMissing(): boolean {
    return this.#tracks.some(({ isSeen }) => !isSeen);
  }

  /** Takes in what a frame showed of the boxes last expected. Returns its faces by id, and the ids that ended. */
  update(time: number, { followed, found }: Seen): { faces: TrackedFace[]; lost: number[] } {
    const { patience, maxFaces } = this.#keeping;
    const faces: TrackedFace[] = [];
    const missing: Track[] = [];
    const back = new Set<Track>();
    for (const [i, track] of this.#tracks.entries()) {
      const face = followed[i];
      // one that comes back beside others may be one too many
      if (face && faces.length < maxFaces) faces.push(this.#see(track, face, time, 'follow'));
      else missing.push(track);
    }
    const owners = assign(
      found,
      missing.map(({ motion, seen }) => ({ box: motion.expect(time / 1000), seconds: (time - seen) / 1000 })),
    );
    for (const [i, face] of found.entries()) {
      const owner = missing[owners[i]!];
      if (!owner || faces.length >= maxFaces) continue;
      faces.push(this.#see(owner, face, time, 'search'));
      back.add(owner);
    }
    for (const track of missing) track.isSeen = back.has(track);
    const isOver = (track: Track) => !track.isSeen && time - track.seen > patience;
    const lost = this.#tracks.filter(isOver).map(({ id }) => id);
    this.#tracks = this.#tracks.filter((track) => !isOver(track));
    for (const [i, face] of found.entries()) {
      if (owners[i] !== -1 || faces.length >= maxFaces) continue;
      const track = this.#begin(face, time);
      this.#tracks.push(track);
      faces.push(this.#see(track, face, time, 'search'));
    }
    return { faces: faces.sort((a, b) => a.id - b.id), lost };
  }

  /** Time went backwards (a video was wound back): places are kept, speeds and smoothing are not. */
  rewind(time: number): void {
    for (const track of this.#tracks) {
      const box = track.motion.expect(0);
      Object.assign(track, { motion: new Motion(box, time / 1000), seen: time, born: time });
      track.smoother.reset();
    }
  }

  #begin(face: Face, time: number): Track {
    const motion = new Motion(face.box, time / 1000);
    const smoother = new FaceSmoother(this.#keeping.smoothing);
    const eighths = eighthsOf(face.keypoints);
    return { id: this.#next++, motion, eighths, smoother, born: time, seen: time, isSeen: true };
  }

  #see(track: Track, face: Face, time: number, by: 'follow' | 'search'): TrackedFace {
    const smooth = track.smoother.next(face, (time - track.seen) / 1000);
    track.motion.see(face.box, time / 1000, face.confidence >= SURE);
    track.eighths = eighthsOf(face.keypoints, track.eighths);
    track.seen = time;
    track.isSeen = true;
    return { id: track.id, ...smooth, age: time - track.born, by, raw: face };
  }
}
