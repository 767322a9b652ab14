import { readFile } from 'node:fs/promises';

/** The length of each clip. */
const CLIP_SECONDS = 5;

/** A video that ships with the sandbox. */
export interface Clip {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly seconds: number;
  readonly fps: number;
}

/** The shipped videos, 16:9, 9:16 and 1:1: H.264 in MP4, without sound. */
export const CLIPS: readonly Clip[] = [
  { width: 640, height: 360, seconds: CLIP_SECONDS, fps: 24 },
  { width: 360, height: 640, seconds: CLIP_SECONDS, fps: 24 },
  { width: 480, height: 480, seconds: CLIP_SECONDS, fps: 24 },
];

/** The clip of the nearest shape; `ratio` is width over height. */
export function nearestClip(ratio: number): Clip {
  const distance = ({ width, height }: Clip): number =>
    Math.abs(Math.atan2(width, height) - Math.atan(ratio));
  return CLIPS.reduce((best, clip) => (distance(clip) < distance(best) ? clip : best));
}

/** The bytes of a clip. */
export function readClip({ width, height }: Clip): Promise<Uint8Array> {
  // The build copies this folder beside the bundle.
  return readFile(new URL(`./clips/${width}x${height}.mp4`, import.meta.url));
}
