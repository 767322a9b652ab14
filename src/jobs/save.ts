import { realpath } from 'node:fs/promises';
import path from 'node:path';
import mime from 'mime';
import { promptOf } from '../domain/input.ts';
import type { LabelChoice } from '../domain/label.ts';
import { own } from '../domain/own.ts';
import type { Asset, JsonObject } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import type { OpenRemote } from '../fal/remote.ts';
import type { Imaging } from '../imaging/imaging.ts';
import { writeLabel } from '../labels/label.ts';
import { convertPart, differencesOf } from './arrival.ts';
import { download, writeWhole } from './download.ts';
import { endingOf } from './fileKind.ts';
import { type HeldFolder, holdFolder } from './heldFolder.ts';
import type { SavedFile } from './job.ts';
import { makeFolders } from './newFile.ts';
import { fingerprint } from './openFile.ts';
import { openPartialFile, type PartialFile, sweepPartialFiles } from './partialFile.ts';
import { place } from './placePart.ts';
import { requireInside, type Roots } from './roots.ts';

export interface SaveOptions {
  /** An existing folder: its real path, or a path that leads into a root. */
  readonly folder: string;
  /** The file's name without extension. */
  readonly name: string;
  /** True: an existing file with one of these names and the same content counts as the saved file. */
  readonly adopt?: boolean | undefined;
  /** The input of the run, with which the file is compared. */
  readonly input?: JsonObject | undefined;
}

/** Saves one asset under a free name: completely or not at all, never over another file; resumes or repeats a cut download. Content of no known harmless kind gets `.bin`. @throws {FalError} */
export type SaveAsset = (asset: Asset, options: SaveOptions) => Promise<SavedFile>;

/** How files are written. */
export interface OutputChoices {
  readonly label: LabelChoice;
  /** What still pictures become, as `parseConversion` reads it; the file of the model is kept in the folder `originals`. */
  readonly conversion?: string | undefined;
}

export interface SaverDeps {
  /** Fetches URLs that a model chose. */
  readonly remote: OpenRemote;
  readonly roots: Roots;
  readonly allowOrigin?: string | undefined;
  /** Read at each save; default: files stay as they are, because other files than results are saved, too. */
  readonly output?: (() => OutputChoices) | undefined;
  readonly imaging?: Imaging | undefined;
}

/** The folder of the files that were converted, within the folder of the results. */
export const ORIGINALS = 'originals';

/** Creates the saver. */
export function createSaver({
  remote,
  roots,
  allowOrigin,
  output = () => ({ label: 'off' }),
  imaging,
}: SaverDeps): SaveAsset {
  return async (asset, { folder, name, adopt, input }) => {
    const parts: PartialFile[] = [];
    const opened: HeldFolder[] = [];
    const open = async (real: string) => {
      const held = await holdFolder(real);
      opened.push(held);
      return held;
    };
    const openPart = async (held: HeldFolder) => {
      const part = await openPartialFile(held.base);
      parts.push(part);
      return part;
    };
    try {
      const real = await realpath(folder);
      if (real !== folder) requireInside(real, folder, await roots());
      const held = await open(real);
      await sweepPartialFiles(held.base);
      const downloaded = await openPart(held);
      await held.check();
      const type = await download(remote, asset.url, downloaded.file, allowOrigin);
      const { label, conversion } = output();
      const endings = namedEndings(type, asset);

      /** Labels, hashes and places a file. */
      const finish = async (part: PartialFile, to: HeldFolder, below: readonly string[] = []) => {
        let whole = part;
        if (label !== 'off') {
          const copy = await openPart(held);
          const prompt = label === 'prompt' ? promptOf(input) : undefined;
          if ((await writeLabel(part.file, copy.file, { prompt })).isWritten) whole = copy;
        }
        const content = await fingerprint(whole.file);
        const ending = await endingOf(whole.file, endings);
        const file = await place(whole, to, stemOf(name, ending), ending, adopt && content.sha256);
        return { path: path.join(folder, ...below, file), ...content };
      };

      const ending = await endingOf(downloaded.file, endings);
      const differences = input ? await differencesOf(downloaded.file, ending, input, imaging) : [];
      const facts = { url: asset.url, ...(differences.length > 0 && { differences }) };
      const converted =
        conversion && imaging && (await convertPart(downloaded.file, conversion, imaging));
      if (!converted) return { ...facts, ...(await finish(downloaded, held)) };
      if ('problem' in converted)
        return { ...facts, ...(await finish(downloaded, held)), unconverted: converted.problem };
      const originals = await open(await makeFolders(real, [ORIGINALS]));
      const original = await finish(downloaded, originals, [ORIGINALS]);
      const part = await openPart(held);
      await writeWhole(part.file, Buffer.from(converted.bytes), 0);
      return { ...facts, ...(await finish(part, held)), original };
    } catch (error) {
      if (error instanceof FalError) throw error;
      throw notSaved(folder, error);
    } finally {
      for (const part of parts) await part.discard();
      for (const held of opened) await held.close();
    }
  };
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
