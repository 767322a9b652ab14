import path from 'node:path';
import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject } from '../domain/types.ts';
import { isShortenedDataUri } from '../jobs/dataUri.ts';
import { fingerprint, openRegular } from '../jobs/openFile.ts';
import type { Upload } from '../jobs/upload.ts';
import { isBelow, realFile } from './place.ts';
import type { MediaRecord } from './record.ts';

/** An input to run again. */
export interface InputAgain {
  readonly input: JsonObject;
  /** Places in the input whose files are gone, changed, or were never kept, as JSON pointers. */
  readonly missing: readonly string[];
}

/** The files of its project that a record's input refers to, by their path from there. */
export const filesOf = ({ sources = [] }: MediaRecord): readonly string[] => [
  ...new Set(
    sources.flatMap(({ path: file }) => (file === undefined ? [] : path.posix.normalize(file))),
  ),
];

/** A record's input with its local files uploaded again where fal may no longer have them. @throws {FalError} when an upload fails */
export async function inputAgain(
  { input, sources = [] }: MediaRecord,
  root: string,
  upload: Upload,
  signal: AbortSignal,
): Promise<InputAgain> {
  let now = input;
  const missing = shortenedIn(input);
  for (const { at, path: file, sha256 } of sources) {
    if (file === undefined) continue;
    const whole = await realFile(path.join(root, file));
    // Anybody may have written the record: it names no file outside of its project.
    if (isBelow(root, whole) && (await hasContent(whole, sha256))) {
      const { url } = await upload({ path: whole, signal });
      now = replaced(now, at.split('/').slice(1), url) as JsonObject;
    } else {
      missing.push(at);
    }
  }
  return { input: now, missing: [...new Set(missing)] };
}

async function hasContent(file: string, sha256: string | undefined): Promise<boolean> {
  const handle = await openRegular(file).catch(() => undefined);
  try {
    return handle !== undefined && (await fingerprint(handle)).sha256 === sha256;
  } finally {
    await handle?.close();
  }
}

/** The places of `data:` URIs whose content was not kept. */
function shortenedIn(value: Json, at = ''): string[] {
  if (typeof value === 'string') return isShortenedDataUri(value) ? [at] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => shortenedIn(each, `${at}/${name}`));
}

/** A value with another one at a place; unchanged where the place does not exist. */
function replaced(value: Json, [first, ...rest]: readonly string[], by: string): Json {
  if (first === undefined) return by;
  const name = first.replaceAll('~1', '/').replaceAll('~0', '~');
  if (Array.isArray(value))
    return value.map((each, at) => (String(at) === name ? replaced(each, rest, by) : each));
  if (!isObject(value) || !Object.hasOwn(value, name)) return value;
  return { ...value, [name]: replaced(value[name] ?? null, rest, by) };
}
