import { posterOf, resultIndices } from '../domain/poster.ts';
import type { Asset } from '../domain/types.ts';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import type { Encoded } from '../imaging/encode.ts';
import type { Imaging } from '../imaging/imaging.ts';
import type { Raster } from '../imaging/raster.ts';
import { cellSize, type Tile } from '../imaging/sheet.ts';
import type { Source } from '../imaging/tasks.ts';
import { isShortenedDataUri, journalUrl } from '../jobs/dataUri.ts';
import type { SavedFile } from '../jobs/job.ts';
import type { ToolContext } from './tool.ts';

/** Bytes of the largest file from which a picture is made. */
const LARGEST_SOURCE = 50 * 1024 ** 2;
const LARGEST_THUMBNAIL = 256 * 1024;
/** Bytes of a contact sheet: what a model gets to see of a job. */
export const LARGEST_SHEET = 64 * 1024;
const MOST_TILES = 9;
/** Files that are read at a time. */
const PARALLEL = 3;
/** Milliseconds; clients end a request at 60 s. */
const DEADLINE = 45_000;
/** The longest side in pixels that a model gets to see. */
export const SHEET_SIZE = 512;

/** What a job made, and where it is saved. */
export interface Results {
  readonly assets: readonly Asset[];
  readonly files: readonly SavedFile[];
  /** Frames that were kept of videos without a picture of their own, by index. */
  readonly stills?: ReadonlyMap<number, Uint8Array>;
}

type Pictures = Pick<ToolContext, 'readAsset' | 'imaging' | 'stills'>;

/** Formats without a decoder, by content type and extension. */
const NO_DECODER = /avif|svg|hei[cf]|jxl|tiff?|bmp|x-icon|\bico\b/i;
/** Sounds whose waveform can be drawn. */
const DRAWN = /\bwav|wave\b|\bmp3\b|audio\/mpe?g/i;

/** The results with the frames that were kept of their videos. */
export async function withStills<T extends Pick<Results, 'assets'>>(
  results: T,
  { stills }: Pick<ToolContext, 'stills'>,
): Promise<T & Pick<Results, 'stills'>> {
  const { assets } = results;
  const found = new Map<number, Uint8Array>();
  for (const at of resultIndices(assets).slice(0, MOST_TILES)) {
    const asset = assets[at];
    if (asset?.kind !== 'video' || posterOf(assets, at) !== undefined) continue;
    const still = await stills?.read(journalUrl(asset.url));
    if (still) found.set(at, still);
  }
  return found.size > 0 ? { ...results, stills: found } : results;
}

/** Whether at least one of the results is a picture, has one or is a sound that can be drawn. */
export const hasPictures = (results: Results): boolean =>
  resultIndices(results.assets).some((at) => sourceOf(results, at) !== undefined);

/** Whether at least one of these pictures can be read and scaled later, as far as their descriptions say. */
export function canBeShown(results: Results): boolean {
  return resultIndices(results.assets).some((at) => {
    const shown = sourceOf(results, at);
    return (
      shown !== undefined && (shown.bytes !== undefined || isThere(shown.asset, results.files))
    );
  });
}

/** A picture of a job's nth result (from 0) with a longest side of at most `size` pixels. @throws {FalError} when it cannot be made */
export async function thumbnail(
  results: Results,
  at: number,
  size: number,
  context: Pictures,
  signal: AbortSignal,
): Promise<Encoded> {
  return inTime(signal, async (bounded) => {
    const complete = await withStills(results, context);
    const { picture, problem } = await pictureOf(complete, at, size, context, bounded);
    if (problem && results.assets[at]?.kind === 'image') throw problem;
    return requireImaging(context).file(picture, LARGEST_THUMBNAIL, bounded);
  });
}

/** The results of a job as one picture; `problem` when none of their pictures can be made, so that it holds symbols alone. */
export interface ContactSheet {
  readonly picture: Encoded;
  readonly problem?: FalError;
}

/** The first nine results as one JPEG of at most 64 KB, numbered as they are named. @throws {FalError} `not-found` for a job without such results */
export async function contactSheet(
  found: Results,
  size: number,
  context: Pictures,
  signal: AbortSignal,
): Promise<ContactSheet> {
  const results = await withStills(found, context);
  const { assets } = results;
  const pictures = new Set<Asset>();
  const shown = resultIndices(assets)
    .filter((at) => {
      const picture = sourceOf(results, at)?.asset;
      // One object in several formats has one preview.
      if (assets[at]?.kind === 'file' || (picture && pictures.has(picture))) return false;
      if (picture) pictures.add(picture);
      return true;
    })
    .slice(0, MOST_TILES);
  if (shown.length === 0) {
    throw new FalError('not-found', 'This job has no result that can be shown as a picture.');
  }
  return inTime(signal, async (bounded) => {
    const cell = cellSize(shown.length, size);
    const tiles: Tile[] = [];
    const problems: FalError[] = [];
    for (let first = 0; first < shown.length; first += PARALLEL) {
      const group = shown.slice(first, first + PARALLEL);
      const made = await Promise.all(
        group.map((at) => pictureOf(results, at, cell, context, bounded)),
      );
      made.forEach(({ picture, problem }, place) => {
        tiles.push({ picture, number: (group[place] ?? 0) + 1 });
        if (problem) problems.push(problem);
      });
    }
    const [problem] = problems;
    const picture = await requireImaging(context).sheet(tiles, size, LARGEST_SHEET, bounded);
    return problem && problems.length === tiles.length ? { picture, problem } : { picture };
  });
}

/** A result's picture; a symbol, with the problem, where it cannot be made. @throws {FalError} when the call is cancelled or late */
async function pictureOf(
  results: Results,
  at: number,
  size: number,
  context: Pictures,
  signal: AbortSignal,
): Promise<{ readonly picture: Raster; readonly problem?: FalError }> {
  const imaging = requireImaging(context);
  const { assets, files } = results;
  const kind = assets[at]?.kind ?? 'file';
  const shown = sourceOf(results, at);
  const symbol = (which: typeof kind | 'broken') =>
    imaging.picture({ from: 'symbol', symbol: which }, size, signal);
  if (!shown) return { picture: await symbol(kind) };
  try {
    const bytes =
      shown.bytes ?? (await context.readAsset(shown.asset, files, signal, LARGEST_SOURCE)).bytes;
    return { picture: await imaging.picture({ ...shown.source, bytes }, size, signal) };
  } catch (error) {
    if (!(error instanceof FalError) || signal.aborted) throw error;
    const isBroken = kind === 'image' && !NO_DECODER.test(nameOf(shown.asset));
    return { picture: await symbol(isBroken ? 'broken' : kind), problem: error };
  }
}

/** What shows a result: a file to be read, or a frame that was kept of it. */
interface ShownBy {
  readonly asset: Asset;
  readonly source: Omit<Exclude<Source, { from: 'symbol' }>, 'bytes'>;
  readonly bytes?: Uint8Array;
}

/** What shows a result; undefined when only a symbol can stand for it. */
function sourceOf({ assets, stills }: Results, at: number): ShownBy | undefined {
  const asset = assets[at];
  const poster = asset?.kind === 'image' ? at : posterOf(assets, at);
  if (asset?.kind === 'audio' && poster === undefined && DRAWN.test(nameOf(asset)))
    return { asset, source: { from: 'sound' } };
  const plays = asset?.kind === 'video';
  const source = { from: 'picture', ...(plays && { plays }) } as const;
  const bytes = stills?.get(at);
  if (asset && bytes) return { asset, source, bytes };
  const picture = poster === undefined ? undefined : assets[poster];
  if (!picture || (poster !== at && NO_DECODER.test(nameOf(picture)))) return undefined;
  return { asset: picture, source };
}

/** Whether a file can be read, and decoded as far as its description says. */
function isThere(asset: Asset, files: readonly SavedFile[]): boolean {
  const isGone = journalUrl(asset.url) !== asset.url || isShortenedDataUri(asset.url);
  const file = files.find(({ url }) => url === journalUrl(asset.url));
  const size = file?.bytes ?? asset.size ?? 0;
  return (
    (file !== undefined || !isGone) && size <= LARGEST_SOURCE && !NO_DECODER.test(nameOf(asset))
  );
}

/** The content type and the extension of an asset. */
function nameOf({ url, contentType = '' }: Asset): string {
  const ending = /^https?:[^?#]+\.(\w{2,5})(?:[?#]|$)/.exec(url)?.[1] ?? '';
  return `${contentType} ${ending}`;
}

/** The service that makes pictures. @throws {FalError} where there is none */
export function requireImaging({ imaging }: Pick<ToolContext, 'imaging'>): Imaging {
  if (imaging) return imaging;
  throw new FalError('not-allowed', 'This server makes no pictures of results.', {
    advice: 'Leave out preview; the URLs of the results show them.',
  });
}

async function inTime<T>(signal: AbortSignal, work: (bounded: AbortSignal) => Promise<T>) {
  const stop = linkSignals([signal], DEADLINE);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!stop.late()) throw error;
    throw new FalError('unavailable', `The pictures took longer than ${DEADLINE / 1000} s.`, {
      advice: 'Try again in a minute, or read one result at a time.',
    });
  } finally {
    stop.release();
  }
}
