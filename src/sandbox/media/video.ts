import { setImmediate } from 'node:timers/promises';
import type { Frame } from './h264.ts';
import { BLOCK, decoderConfiguration, keySlice, movedSlice } from './h264.ts';
import { muxMp4 } from './mp4.ts';
import { paint } from './paint.ts';
import type { Scene } from './scene.ts';

const TICKS = 1000;

/**
 * The scene as an H.264 MP4 of `frames` pictures, `fps` a second: the dunes roll by, the near ones
 * faster. The scene's width and height must be even.
 */
export async function encodeVideo(scene: Scene, frames: number, fps: number): Promise<Uint8Array> {
  const frame = {
    width: scene.width,
    height: scene.height,
    columns: Math.ceil(scene.width / BLOCK),
    rows: Math.ceil(scene.height / BLOCK),
  };
  const samples = [await keyPicture(scene, frame)];
  const speed = Math.max(1, Math.round(scene.width / (fps * 20)));
  for (let index = 1; index < frames; index += 1) {
    samples.push(movedPicture(scene, frame, index, speed));
    if (index % 8 === 0) await setImmediate();
  }
  return muxMp4({
    width: scene.width,
    height: scene.height,
    timescale: Math.round(fps * TICKS),
    sampleTicks: TICKS,
    configuration: decoderConfiguration(frame),
    samples,
  });
}

async function keyPicture(scene: Scene, frame: Frame): Promise<Uint8Array> {
  const slices: Uint8Array[] = [];
  const strips = paint(scene, BLOCK, frame.columns * BLOCK, frame.rows * BLOCK);
  for await (const { pixels, stride } of strips) {
    slices.push(keySlice(frame, slices.length, pixels, stride));
  }
  return withLengths(slices);
}

/** The picture in which the first dune has gone `index × speed` pixels, and the next ones more. */
function movedPicture(scene: Scene, frame: Frame, index: number, speed: number): Uint8Array {
  const slices = Array.from({ length: frame.rows }, (_, row) => {
    const dune = scene.dunes.findIndex(
      ({ top, bottom }) => row * BLOCK >= top && row * BLOCK < bottom,
    );
    // Sky and footer are dune -1: they stay.
    const gone = ((dune + 1) * speed * index) % scene.period;
    // Beyond the right edge lies nothing, but a period to the left the same landscape.
    return movedSlice(frame, row, index, (column) =>
      gone === 0 || (column + 1) * BLOCK + gone <= scene.width ? gone : gone - scene.period,
    );
  });
  return withLengths(slices);
}

function withLengths(units: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    units.flatMap((unit) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(unit.length);
      return [length, unit];
    }),
  );
}
