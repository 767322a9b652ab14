import type { BigIntStats } from 'node:fs';
import { type FileHandle, link, lstat, open, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import mime from 'mime';
import type { LabelChoice } from '../domain/label.ts';
import { own } from '../domain/own.ts';
import { FalError } from '../fal/errors.ts';
import { isCode } from '../store/folder.ts';
import type { OpenRemote } from '../fal/remote.ts';
import type { Asset } from '../domain/types.ts';
import { writeLabel } from '../labels/label.ts';
import { download, writeWhole } from './download.ts';
import { endingOf } from './fileKind.ts';
import { type HeldFolder, holdFolder } from './heldFolder.ts';
import type { SavedFile } from './job.ts';
import { readFrom } from '../fal/fileBlob.ts';
import { fingerprint, isAt, isSame, openRegular } from './openFile.ts';
import { openPartialFile, type PartialFile, sweepPartialFiles } from './partialFile.ts';
import { requireInside, type Roots } from './roots.ts';

export interface SaveOptions {
  /** An existing folder: its real path, or a path that leads into a root. */
  readonly folder: string;
  /** The file's name without extension. */
  readonly name: string;
  /** True: an existing file with one of these names and the same content counts as the saved file. */
  readonly adopt?: boolean | undefined;
  /** What the file may say of itself, where the person wants that. */
  readonly prompt?: string | undefined;
}

/** Saves one asset under a free name: completely or not at all, never over another file; resumes or repeats a cut download. Content of no known harmless kind gets `.bin`. @throws {FalError} */
export type SaveAsset = (asset: Asset, options: SaveOptions) => Promise<SavedFile>;

export interface SaverDeps {
  /** Fetches URLs that a model chose. */
  readonly remote: OpenRemote;
  readonly roots: Roots;
  readonly allowOrigin?: string | undefined;
  /** Read at each save; default: no label, because other files than results are saved, too. */
  readonly labels?: (() => LabelChoice) | undefined;
}

/** Creates the saver. */
export function createSaver({
  remote,
  roots,
  allowOrigin,
  labels = () => 'off',
}: SaverDeps): SaveAsset {
  return async (asset, { folder, name, adopt, prompt }) => {
    let held: HeldFolder | undefined;
    let part: PartialFile | undefined;
    try {
      const real = await realpath(folder);
      if (real !== folder) requireInside(real, folder, await roots());
      held = await holdFolder(real);
      await sweepPartialFiles(held.base);
      part = await openPartialFile(held.base);
      await held.check();
      const type = await download(remote, asset.url, part.file, allowOrigin);
      const choice = labels();
      if (choice !== 'off')
        part = await labelled(part, held.base, choice === 'prompt' ? prompt : undefined);
      const content = await fingerprint(part.file);
      const ending = await endingOf(part.file, namedEndings(type, asset));
      const placed = await place(part, held, stemOf(name, ending), ending, adopt && content.sha256);
      return { url: asset.url, path: path.join(folder, placed), ...content };
    } catch (error) {
      if (error instanceof FalError) throw error;
      throw notSaved(folder, error);
    } finally {
      await part?.discard();
      await held?.close();
    }
  };
}

/** The part itself, or in its place a copy with the label. */
async function labelled(
  part: PartialFile,
  folder: string,
  prompt: string | undefined,
): Promise<PartialFile> {
  const copy = await openPartialFile(folder);
  try {
    const { isWritten } = await writeLabel(part.file, copy.file, { prompt });
    await (isWritten ? part : copy).discard();
    return isWritten ? copy : part;
  } catch (error) {
    await copy.discard();
    throw error;
  }
}

/** The error of a result that the file system of `folder` does not take. */
export const notSaved = (folder: string, cause: unknown): FalError =>
  new FalError('disk', `The result could not be written to ${folder}: ${String(cause)}`, {
    reason: 'not-saved',
    facts: { path: folder },
    cause,
  });

const ENDINGS: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  tiff: 'tif',
  qt: 'mov',
  mpga: 'mp3',
  oga: 'ogg',
  mp4a: 'm4a',
  aif: 'aiff',
  ndjson: 'jsonl',
};

/** The extensions that the download, fal or the file name suggest. */
function namedEndings(contentType: string | undefined, asset: Asset): string[] {
  const types = [contentType, asset.contentType].map((type) => mime.getExtension(type ?? ''));
  const address = URL.canParse(asset.url) ? new URL(asset.url).pathname : '';
  const names = [asset.fileName, address].map((name) =>
    /\.([a-z0-9]{1,12})$/i.exec(name ?? '')?.[1]?.toLowerCase(),
  );
  return [...types, ...names]
    .filter((ending) => typeof ending === 'string')
    .map((ending) => own(ENDINGS, ending) ?? ending);
}

/** Tools and editors read settings from files such as package.json and requirements.txt: a result must not get such a name. */
const stemOf = (name: string, ending: string): string =>
  ending === 'json' || ending === 'txt' ? `${name}-result` : name;

/** Moves the finished file to the first free name of name.ext, name-2.ext, …; never replaces a link or a file. */
async function place(
  part: PartialFile,
  held: HeldFolder,
  stem: string,
  ending: string,
  adopted: string | false | undefined,
): Promise<string> {
  for (let count = 1; ; count += 1) {
    const name = `${stem}${count > 1 ? `-${count}` : ''}.${ending}`;
    const file = path.join(held.base, name);
    try {
      await held.check();
      const placed = await linkOrCopy(part, file);
      await held.check().catch(async (error: unknown) => {
        await takeBack(part, placed, file);
        throw error;
      });
      return name;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
      if (adopted && (await contentOf(file)) === adopted) return name;
    }
  }
}

/** Deletes a file that ended up outside of its folder. */
async function takeBack(part: PartialFile, placed: BigIntStats, file: string): Promise<void> {
  const there = await lstat(file, { bigint: true }).catch(() => undefined);
  if (there && isSame(there, placed)) await rm(file, { force: true });
  await part.unlink();
  // A remaining name that no path reaches keeps an empty file.
  if ((await part.file.stat()).nlink > 0) await part.file.truncate(0);
}

/** @throws EEXIST when the name exists */
async function linkOrCopy(part: PartialFile, file: string): Promise<BigIntStats> {
  try {
    await link(part.path, file);
    await part.unlink();
    return await part.file.stat({ bigint: true });
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw error;
    return copy(part.file, file);
  }
}

/** An exclusive copy replaces the link on file systems without hard links, only slower. */
async function copy(from: FileHandle, file: string): Promise<BigIntStats> {
  const to = await open(file, 'wx');
  try {
    let done = 0;
    for await (const chunk of readFrom(from)) {
      await writeWhole(to, chunk, done);
      done += chunk.length;
    }
    await to.sync();
    return await to.stat({ bigint: true });
  } catch (error) {
    if (await isAt(to, file)) await rm(file, { force: true });
    throw error;
  } finally {
    await to.close();
  }
}

async function contentOf(file: string): Promise<string | undefined> {
  const handle = await openRegular(file).catch(() => undefined);
  try {
    return handle && (await fingerprint(handle)).sha256;
  } finally {
    await handle?.close();
  }
}
