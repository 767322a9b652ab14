import { lstat } from 'node:fs/promises';
import { LONGEST_NAME } from '../domain/preset.ts';
import { FalError } from '../fal/errors.ts';
import type { Roots } from '../jobs/roots.ts';
import { listFiles, OWN_FOLDERS, PRESET_FOLDERS, trustFile } from './files.ts';
import { isUsable, type PresetList, type Source, type UsablePreset } from './presetFile.ts';

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

/** Reads presets from the data folder and the roots; keeps what it read until a file changes. */
export function createPresets({ dataFolder, roots, isTrusted }: PresetsOptions): Presets {
  let last: { stamp: string; sources: readonly Source[]; list?: Promise<PresetList> } | undefined;

  const look = async () => {
    const folders = await roots().catch(() => []);
    const sources: readonly Source[] = await Promise.all([
      listFiles(dataFolder, OWN_FOLDERS),
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

/** Most lists of tools find no file, and are as fast as without presets then. */
async function readAll(
  sources: readonly Source[],
  dataFolder: string,
  isTrusted: boolean,
): Promise<PresetList> {
  if (sources.every(({ files }) => files.length === 0)) return { files: [], notes: [] };
  const { readPresets } = await import('./read.ts');
  return readPresets(sources, dataFolder, isTrusted);
}
