import { FalError } from '../fal/errors.ts';
import type { Imaging } from '../imaging/imaging.ts';
import { makeFiles } from './makeFiles.ts';
import { notesOn, type PackKind, planPack, requireCount } from './packs.ts';
import type { PackChoices, SourceFacts } from './plan.ts';
import { requireFree, writeFiles } from './writeFiles.ts';

/** A picture's file, and the name that sprites and manifests have from it. */
export interface PackSource {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Which pack is made, and how. */
export interface PackRequest extends PackChoices {
  readonly kind: PackKind;
}

/** What was written. */
export interface WrittenPack {
  /** Relative to the folder, with slashes. */
  readonly files: readonly string[];
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Bytes of all pictures of a pack together. */
const MOST_BYTES = 128 * 2 ** 20;
/** The side of the largest icon: a larger picture is scaled to it once, not for each file of the pack. */
const LARGE = 1_024;

/** Makes a pack into an existing folder: all files or none, each decoded and checked before, never over an existing one. @throws {FalError} */
export async function writePack(
  folder: string,
  { kind, ...choices }: PackRequest,
  sources: readonly PackSource[],
  { imaging }: { readonly imaging: Imaging },
  signal: AbortSignal,
): Promise<WrittenPack> {
  requireCount(kind, sources.length);
  if (sources.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_BYTES)
    throw new FalError(
      'invalid-input',
      `The pictures have more than ${MOST_BYTES / 2 ** 20} MB together.`,
      { advice: 'Use smaller pictures, or fewer.' },
    );
  const facts: SourceFacts[] = [];
  for (const { name, bytes } of sources)
    facts.push({ name, ...(await imaging.inspect(bytes, signal)) });
  const plan = planPack(kind, facts, choices);
  const names = plan.map(({ path }) => path);
  await requireFree(folder, names);
  const made = await makeFiles(
    plan,
    await smaller(kind, facts, sources, imaging, signal),
    imaging,
    signal,
  );
  await writeFiles(folder, made, signal);
  const [first] = facts;
  return { files: names, notes: first ? notesOn(kind, first, plan) : [] };
}

async function smaller(
  kind: PackKind,
  facts: readonly SourceFacts[],
  sources: readonly PackSource[],
  imaging: Imaging,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const [first] = facts;
  const bytes = sources.map((source) => new Uint8Array(source.bytes));
  const [whole] = bytes;
  const isIcon = kind !== 'spriteSheet' && kind !== 'openGraph';
  const isLarge = first && Math.min(first.width, first.height) > LARGE;
  if (!isIcon || !isLarge || !whole) return bytes;
  const side = first.width < first.height ? { width: LARGE } : { height: LARGE };
  const { bytes: scaled } = await imaging.convert(
    whole,
    { format: 'png', fit: 'contain', ...side },
    signal,
  );
  return [scaled];
}
