import { Worker } from 'node:worker_threads';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import type { Piece } from './compose.ts';
import { type Conversion, conversionFault } from './conversion.ts';
import type { Converted } from './convert.ts';
import type { Encoded } from './encode.ts';
import type { Inspection } from './inspect.ts';
import type { Raster } from './raster.ts';
import type { Tile } from './sheet.ts';
import type { Answer, Source, Task } from './tasks.ts';

/** Makes pictures of pictures, in a worker that is started when it is first needed. Each method throws a FalError that says why a picture cannot be made. */
export interface Imaging {
  /** The pixels of a picture, at most `size` a side. */
  picture(source: Source, size: number, signal: AbortSignal): Promise<Raster>;
  /** A picture as a file of at most `most` bytes. */
  file(picture: Raster, most: number, signal: AbortSignal): Promise<Encoded>;
  /** Pictures in a grid, as a JPEG of at most `size` pixels a side and `most` bytes. */
  sheet(tiles: readonly Tile[], size: number, most: number, signal: AbortSignal): Promise<Encoded>;
  /** What a picture's file holds, by its pixels: a PNG, JPEG or WebP, or the first frame of a GIF. */
  inspect(bytes: Uint8Array, signal: AbortSignal): Promise<Inspection>;
  /** The duration of a WAV or MP3 file. */
  seconds(bytes: Uint8Array, signal: AbortSignal): Promise<number>;
  /** A picture's file as another file; `invalid-input` for a conversion that is none. */
  convert(bytes: Uint8Array, conversion: Conversion, signal: AbortSignal): Promise<Converted>;
  /** Pictures in one transparent PNG, each at its place. */
  compose(
    pieces: readonly Piece[],
    width: number,
    height: number,
    signal: AbortSignal,
  ): Promise<Converted>;
}

/** Milliseconds of one picture; the largest that is decoded takes a few seconds, and longer on a busy machine. */
const DEADLINE = 40_000;
/** Milliseconds of one picture with those before it. */
const LONGEST_TURN = 60_000;
/** Milliseconds without work after which the worker ends. */
const IDLE = 5_000;

/** Creates the service; `entry` is the worker's bundle. */
export function createImaging(entry: URL): Imaging {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = () => {
    void worker?.terminate();
    worker = undefined;
  };
  const start = () => {
    const started = new Worker(entry, {
      // Standard output is MCP's, and no decoder needs the key.
      stdout: true,
      stderr: true,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    started.stdout.resume();
    started.stderr.resume();
    // An error without a listener would end this process.
    started.on('error', () => undefined);
    started.once('exit', () => {
      if (worker === started) worker = undefined;
    });
    return started;
  };

  const perform = (task: Task, transfer: readonly ArrayBuffer[], signal: AbortSignal) =>
    new Promise<Answer>((resolve, reject) => {
      if (signal.aborted) {
        reject(cancelled());
        return;
      }
      clearTimeout(idle);
      const current = (worker ??= start());
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        current.off('message', take).off('exit', fail);
        current.unref();
        idle = setTimeout(end, IDLE).unref();
      };
      const take = (answer: Answer) => {
        finish();
        resolve(answer);
      };
      const giveUp = (error: FalError) => {
        finish();
        end();
        reject(error);
      };
      const fail = () => giveUp(problem('The picture could not be decoded.'));
      const stop = () => giveUp(cancelled());
      const timer = setTimeout(
        () => giveUp(problem(`The picture took longer than ${DEADLINE / 1000} s.`)),
        DEADLINE,
      );
      signal.addEventListener('abort', stop);
      // A worker that throws or has no memory left exits, too.
      current.on('message', take).on('exit', fail);
      current.ref();
      current.postMessage(task, transfer);
    });

  /** One after another, so that only one picture's pixels are in memory. */
  const run = async <T>(task: Task, transfer: readonly ArrayBuffer[], signal: AbortSignal) => {
    const turn = last.then(() => perform(task, transfer, signal));
    last = turn.catch(() => undefined);
    // A caller that gives up does not wait for the pictures before its own.
    const answer = await withTimeout(turn, LONGEST_TURN, signal);
    if (!answer) throw problem('Other pictures took too long.');
    if ('problem' in answer) throw problem(answer.problem);
    return answer.made as T;
  };

  return {
    picture: (source, size, signal) => {
      if (source.from === 'symbol') return run({ make: 'picture', source, size }, [], signal);
      const bytes = new Uint8Array(source.bytes);
      const task = { make: 'picture', source: { ...source, bytes }, size } as const;
      return run(task, [bytes.buffer], signal);
    },
    file: (picture, most, signal) => run({ make: 'file', picture, most }, [], signal),
    sheet: (tiles, size, most, signal) => run({ make: 'sheet', tiles, size, most }, [], signal),
    inspect: async (file, signal) => {
      const bytes = new Uint8Array(file);
      return run<Inspection>({ make: 'inspection', bytes }, [bytes.buffer], signal);
    },
    seconds: async (file, signal) => {
      const bytes = new Uint8Array(file);
      const made = await run<{ seconds: number }>(
        { make: 'seconds', bytes },
        [bytes.buffer],
        signal,
      );
      return made.seconds;
    },
    convert: async (file, conversion, signal) => {
      const fault = conversionFault(conversion);
      if (fault !== undefined) throw new FalError('invalid-input', fault);
      const bytes = new Uint8Array(file);
      return run<Converted>({ make: 'conversion', bytes, conversion }, [bytes.buffer], signal);
    },
    compose: async (files, width, height, signal) => {
      const pieces = files.map(({ bytes, ...place }) => ({ ...place, bytes: bytes.slice() }));
      const transfer = pieces.map(({ bytes }) => bytes.buffer);
      return run<Converted>({ make: 'composition', pieces, width, height }, transfer, signal);
    },
  };
}

const problem = (message: string) =>
  new FalError('failed', message, {
    advice: 'The original is not affected: see its URL or its saved file.',
  });

const cancelled = () =>
  new FalError('cancelled', 'The call was cancelled.', { reason: 'call-cancelled' });
