import path from 'node:path';
import { findAssets, findText } from '../fal/assets.ts';
import { FalError } from '../fal/errors.ts';
import { isObject } from '../domain/schema.ts';
import type { Asset, Json, JsonObject } from '../domain/types.ts';
import { journalUrl } from './dataUri.ts';
import type { Job, Outcome, SavedFile, SaveTarget } from './job.ts';
import { nameFrom, PROMPT_NAME } from './naming.ts';
import { isSamePath } from '../store/inside.ts';
import type { SaveAsset } from './save.ts';
import { createSavedStates } from './savedFile.ts';

const LONGEST_TEXT = 4000;

/** What the journal keeps of an output: its media, its shortened text, its seed. */
export function readOutput(
  output: Json,
  input: Json = null,
): Pick<Outcome, 'assets' | 'text' | 'seed'> {
  const text = findText(output);
  const seed = isObject(output) ? output.seed : undefined;
  return {
    assets: findAssets(output, { inputUrls: new Set(urlsOf(input)) }),
    ...(text !== undefined && { text: text.slice(0, LONGEST_TEXT) }),
    ...(typeof seed === 'number' && { seed }),
  };
}

/** The URLs in an input, which a model may echo in its output. */
function urlsOf(value: Json): string[] {
  if (typeof value === 'string') return /^(https?|data):/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(urlsOf) : [];
}

export interface ResultsToSave {
  readonly endpointId: string;
  readonly input: JsonObject | undefined;
  readonly output: Json;
  readonly assets: readonly Asset[];
  readonly target: SaveTarget;
  readonly seed?: number | undefined;
  /** Files of this job that are already saved, in any folder. */
  readonly before: readonly SavedFile[];
  /** True: another process may have saved files without recording them in the journal. */
  readonly adopt?: boolean | undefined;
  /** Called for each file as soon as it is saved, and for one that an earlier call saved. */
  readonly onSaved: (file: SavedFile, isNew: boolean) => Promise<unknown>;
}

/** Saves every result of a job into a folder; skips unchanged files of an earlier call. Saves an output without media as text or JSON. Never rejects except for a bug. */
export async function saveResults(
  save: SaveAsset,
  {
    endpointId,
    input,
    output,
    assets,
    target: { folder, naming = PROMPT_NAME },
    before,
    seed,
    adopt,
    onSaved,
  }: ResultsToSave,
): Promise<{ readonly files: readonly SavedFile[]; readonly error?: FalError }> {
  const facts = { endpointId, input, seed, at: new Date() };
  const files: SavedFile[] = [];
  try {
    for (const [at, asset] of resultsOf(output, assets).entries()) {
      const name = nameFrom(naming, { ...facts, index: at + 1 });
      const url = journalUrl(asset.url);
      const there = await findThere(before, url, folder);
      const file = there ?? {
        ...(await save(asset, { folder, name, adopt, input })),
        url,
      };
      files.push(file);
      await onSaved(file, !there);
    }
    return { files };
  } catch (error) {
    if (error instanceof FalError) return { files, error };
    throw error;
  }
}

/** The assets to save: the output's media, else the output itself. */
function resultsOf(output: Json, assets: readonly Asset[]): readonly Asset[] {
  return assets.length > 0 ? assets : [asFile(output)];
}

/** Text as a text file, anything else as JSON, encoded as an asset. */
function asFile(output: Json): Asset {
  const text = findText(output);
  const [type, content] =
    text === undefined
      ? ['application/json', `${JSON.stringify(output, null, 2)}\n`]
      : ['text/plain', text];
  const url = `data:${type};base64,${Buffer.from(content).toString('base64')}`;
  return { url, kind: 'file', contentType: type, at: '' };
}

/** Whether saving was requested and the journal lacks a file for some result. */
export function isUnsaved({ outcome, files, target }: Job): boolean {
  if (!target || outcome?.end !== 'completed') return false;
  const { assets = [] } = outcome;
  if (assets.length === 0) return files.length === 0;
  return assets.some(({ url }) => files.every((file) => file.url !== url));
}

async function findThere(
  before: readonly SavedFile[],
  url: string,
  folder: string,
): Promise<SavedFile | undefined> {
  const stateOf = createSavedStates();
  for (const file of before) {
    if (file.url !== url || !isSamePath(path.dirname(file.path), folder)) continue;
    if ((await stateOf(file)) === 'same') return file;
  }
  return undefined;
}
