import { createHash } from 'node:crypto';
import path from 'node:path';
import { own } from '../domain/own.ts';
import { isPresetName, LONGEST_NAME } from '../domain/preset.ts';
import { visible } from '../domain/visible.ts';
import { MOST_FILES, type NamedFile, readBytes } from './files.ts';
import { parsePreset } from './parse.ts';
import { isUsable, type PresetFile, type PresetList, type Source } from './presetFile.ts';
import { readTrust, type TrustedFiles, type TrustedFolders } from './trust.ts';

const NOTHING: TrustedFolders = {};

/** Reads the files of all sources, those of the user first; one that cannot be read affects no other. */
export async function readPresets(
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
    const first = all.filter((file) => isUsable(file) || file.root === undefined);
    const taken = new Map(first.map((file) => [file.name, file.path]));
    all.push(...read.map((file) => hiddenBy(taken.get(file.name), file)));
  }
  all.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
  return { files: all, notes };
}

/** The first of a name counts, and the user's come first, even a faulty one: no repository changes what a name runs that the user gave. */
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
    const fault = `${visible(file)} is not used: ${visible(why.replaceAll('\n', '; '))}.`;
    return { ...about, ...(sha256 !== undefined && { sha256 }), state: 'faulty', fault };
  }
}

function untrustedText(file: string, state: 'untrusted' | 'changed', root = ''): string {
  const why = state === 'changed' ? 'has changed since it was trusted' : 'is not trusted';
  return `${visible(file)} ${why}, so it is not used: look at it with "fal-mcp trust ${visible(root)}".`;
}
