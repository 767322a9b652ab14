import { FalError } from '../fal/errors.ts';
import type { Imaging } from '../imaging/imaging.ts';
import { type Translate, inEnglish } from '../domain/translate.ts';
import { type MadeLabel, makeFiles } from './makeFiles.ts';
import { notesOn, type PackKind, planPack, requireCount } from './packs.ts';
import type { PackChoices, PlannedFile, SourceFacts } from './plan.ts';
import { requireFree, writeFiles } from './writeFiles.ts';

/** A picture's file, and the name that sprites and manifests have from it. */
export interface PackSource {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Set: the pack's pictures get it, too. */
  readonly label?: MadeLabel | undefined;
}

/** What makes a pack. */
export interface PackDeps {
  readonly imaging: Imaging;
  /** Of the notes; English by default. */
  readonly translate?: Translate;
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
  { imaging, translate = inEnglish }: PackDeps,
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
  const pictures = await smaller(kind, facts, sources, imaging, signal);
  const made = await makeFiles(plan, pictures, imaging, signal);
  const label = labelOf(sources);
  const hasLabel = (at: number) => plan[at]?.make === 'picture' || plan[at]?.make === 'sheet';
  await writeFiles(
    folder,
    made.map((file, at) => (label && hasLabel(at) ? { ...file, label } : file)),
    signal,
  );
  const [first] = facts;
  return { files: names, notes: first ? notesOn(kind, first, plan, translate) : [] };
}

/** Checks that a pack of one picture has room in a folder, before the picture is made. @throws {FalError} */
export async function requireRoom(folder: string, kind: PackKind): Promise<void> {
  const any: SourceFacts = { name: '', format: 'png', width: 1, height: 1, hasAlpha: false };
  const plan: readonly PlannedFile[] = planPack(kind, [any]);
  await requireFree(
    folder,
    plan.map(({ path }) => path),
  );
}

/** What pictures of several sources say of themselves: that AI made one of them; the prompt only where there is one source. */
function labelOf(sources: readonly PackSource[]): MadeLabel | undefined {
  const labels = sources.flatMap(({ label }) => label ?? []);
  return sources.length === 1 ? labels[0] : labels[0] && {};
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
