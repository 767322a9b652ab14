import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { own } from '../domain/own.ts';
import { isPresetName, LONGEST_NAME, type Preset } from '../domain/preset.ts';
import { FalError } from '../fal/errors.ts';
import type { Roots } from '../jobs/roots.ts';
import { listFiles, MOST_FILES, type NamedFile, PRESET_FOLDERS, readBytes } from './files.ts';
import { parsePreset } from './parse.ts';
import { readTrust, type TrustedFiles, type TrustedFolders, trustFile } from './trust.ts';

/** Whether a preset can be run, and if not, why. */
export type PresetState =
  | 'usable'
  /** The workspace is not trusted, or the file is newer than its trust. */
  | 'untrusted'
  /** The file is not the one that was trusted. */
  | 'changed'
  /** Another preset of this name takes precedence. */
  | 'hidden'
  | 'faulty';

/** A file of a preset folder. */
export interface PresetFile {
  readonly name: string;
  readonly path: string;
  /** The project that it belongs to; undefined for the user's own. */
  readonly root?: string;
  readonly state: PresetState;
  /** Undefined for a faulty one. */
  readonly preset?: Preset;
  /** What is wrong and what to do, in whole sentences; undefined for a usable one. */
  readonly fault?: string;
  /** SHA-256 of the bytes that were read, in hex. */
  readonly sha256?: string;
}

/** A preset that can be run. */
export interface UsablePreset extends PresetFile {
  readonly preset: Preset;
}

/** The presets of the user and of the workspace. */
export interface PresetList {
  /** By name; the user's before the workspace's of the same name. */
  readonly files: readonly PresetFile[];
  /** What was left out, in whole sentences. */
  readonly notes: readonly string[];
}

export interface PresetsOptions {
  readonly dataFolder: string;
  readonly roots: Roots;
  /** Whether the workspace is trusted as a whole, whatever its files hold. */
  readonly isTrusted: () => boolean;
}

export interface Presets {
  /** All preset files and their states; one faulty file affects no other. */
  read(): Promise<PresetList>;
  /** The same object until a file, a root or the trust changes. */
  version(): Promise<object>;
  /** The usable preset of this name. @throws {FalError} `not-found` with the names there are; `not-allowed` for one that is not usable, saying why */
  find(name: string): Promise<UsablePreset>;
}

export const isUsable = (file: PresetFile): file is UsablePreset =>
  file.state === 'usable' && file.preset !== undefined;

/** Reads presets from the data folder and the roots; keeps what it read until a file changes. */
export function createPresets({ dataFolder, roots, isTrusted }: PresetsOptions): Presets {
  let last: { stamp: string; sources: readonly Source[]; list?: Promise<PresetList> } | undefined;

  const look = async () => {
    const folders = await roots().catch(() => []);
    const sources: readonly Source[] = await Promise.all([
      listFiles(dataFolder, ['presets']),
      ...folders.map(async (root) => ({ root, ...(await listFiles(root, PRESET_FOLDERS)) })),
    ]);
    const trust = await lstat(trustFile(dataFolder), { bigint: true }).catch(() => undefined);
    const stamp = JSON.stringify([sources, isTrusted(), trust && `${trust.ino} ${trust.mtimeNs}`]);
    if (last?.stamp !== stamp) last = { stamp, sources };
    return last;
  };
  const read = async () => {
    const now = await look();
    return (now.list ??= readAll(now.sources, dataFolder, isTrusted()));
  };
  return {
    read,
    version: look,
    find: async (name) => {
      const { files } = await read();
      const mine = files.filter((file) => file.name === name);
      const usable = mine.find(isUsable);
      if (usable) return usable;
      const [first] = mine;
      if (first)
        throw new FalError('not-allowed', first.fault ?? '', { reason: 'unusable-preset' });
      const near = files.filter(isUsable).map((file) => file.name);
      throw new FalError('not-found', `There is no preset ${name.slice(0, LONGEST_NAME)}.`, {
        reason: 'unknown-preset',
        facts: { near },
      });
    },
  };
}

const NOTHING: TrustedFolders = {};

interface Source {
  readonly root?: string;
  readonly files: readonly NamedFile[];
  readonly more: number;
}

async function readAll(
  sources: readonly Source[],
  dataFolder: string,
  isTrusted: boolean,
): Promise<PresetList> {
  const notes: string[] = [];
  const needsTrust = !isTrusted && sources.some(({ root, files }) => root && files.length > 0);
  const trust = needsTrust
    ? await readTrust(dataFolder).catch((error: unknown) => {
        notes.push(error instanceof Error ? error.message : String(error));
        return NOTHING;
      })
    : {};
  const all: PresetFile[] = [];
  for (const { root, files, more } of sources) {
    if (more > 0)
      notes.push(
        `${more} presets of ${root ?? dataFolder} are left out: at most ${MOST_FILES} files are read.`,
      );
    const trusted = root === undefined || isTrusted ? 'all' : own(trust, root);
    const read = await Promise.all(files.map((file) => readOne(file, root, trusted)));
    const taken = new Map(all.filter(isUsable).map((file) => [file.name, file.path]));
    all.push(...read.map((file) => hiddenBy(taken.get(file.name), file)));
  }
  all.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  return { files: all, notes };
}

/** The first of a name counts, and the user's come first: no repository changes what a name runs that the user gave. */
function hiddenBy(other: string | undefined, file: PresetFile): PresetFile {
  if (other === undefined || !isUsable(file)) return file;
  const fault = `${file.path} is hidden by ${other}, which has the same name: rename one of them.`;
  return { ...file, state: 'hidden', fault };
}

async function readOne(
  { name, path: file }: NamedFile,
  root: string | undefined,
  trusted: 'all' | TrustedFiles | undefined,
): Promise<PresetFile> {
  const about = { name, path: file, ...(root !== undefined && { root }) };
  let sha256: string | undefined;
  try {
    if (!isPresetName(name))
      throw new TypeError(
        `its name is not kebab-case of up to ${LONGEST_NAME} characters, such as product-cut-out`,
      );
    const bytes = await readBytes(file);
    sha256 = createHash('sha256').update(bytes).digest('hex');
    const preset = parsePreset(bytes.toString('utf8'));
    const before = trusted === 'all' ? sha256 : own(trusted, path.basename(file));
    if (before === sha256) return { ...about, preset, sha256, state: 'usable' };
    const state = before === undefined ? 'untrusted' : 'changed';
    return { ...about, preset, sha256, state, fault: untrustedText(file, state, root) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const fault = `${file} is not used: ${why.replaceAll('\n', '; ')}.`;
    return { ...about, ...(sha256 !== undefined && { sha256 }), state: 'faulty', fault };
  }
}

function untrustedText(file: string, state: 'untrusted' | 'changed', root = ''): string {
  const why = state === 'changed' ? 'has changed since it was trusted' : 'is not trusted';
  return `${file} ${why}, so it is not used: look at it with "fal-mcp trust ${root}".`;
}
