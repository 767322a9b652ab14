import type { FileHandle } from 'node:fs/promises';
import type { Container, ReadContainer } from './container.ts';
import { readIso } from './iso.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';
import { openSource, type Source } from './source.ts';
import { copySpliced } from './splice.ts';
import { readWebp } from './webp.ts';
import { cleanPrompt, createXmp, extendXmp, readXmp } from './xmp.ts';

/** Whether a media file says that it is made by AI: `signed` has a C2PA manifest, which any change would break, and no label; `unsupported` is of another format, broken, or holds XMP that cannot be read or extended. */
export type LabelState = 'labelled' | 'unlabelled' | 'signed' | 'unsupported';

/** What a media file says on how it is made. */
export interface Label {
  readonly state: LabelState;
  /** The description of a labelled file: untrusted text of at most 2,000 characters. */
  readonly prompt?: string;
}

/** What became of a file that was to be labelled. */
export interface Written {
  readonly state: Exclude<LabelState, 'unlabelled'>;
  /** Whether the copy was written; without a change to make it stays empty. */
  readonly isWritten: boolean;
}

export interface WriteLabelOptions {
  /** Goes into the file's description: as one line of at most 2,000 characters, less where it does not fit. */
  readonly prompt?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const READERS: readonly ReadContainer[] = [readPng, readJpeg, readWebp, readIso];

/** Reads the label of a PNG, JPEG, WebP, MP4, MOV or M4A, whatever its name is. @throws the file system's errors */
export async function readLabel(file: FileHandle): Promise<Label> {
  return (await look(await openSource(file))).label;
}

/** Copies a file to an empty one, with the label; see `Written`. A copy that fails is incomplete. @throws the file system's errors, the signal's reason, and an error when the file changes meanwhile */
export async function writeLabel(
  from: FileHandle,
  to: FileHandle,
  { prompt = '', signal }: WriteLabelOptions = {},
): Promise<Written> {
  signal?.throwIfAborted();
  const source = await openSource(from);
  const { label, container } = await look(source);
  if (label.state !== 'unlabelled') return { state: label.state, isWritten: false };
  const splices = container && labelled(container, cleanPrompt(prompt));
  if (!splices) return { state: 'unsupported', isWritten: false };
  await copySpliced(from, to, { size: source.size, splices, signal });
  return { state: 'labelled', isWritten: true };
}

function labelled({ packet, room, embed }: Container, prompt: string) {
  const added = packet ? extendXmp(packet, prompt, room) : createXmp(prompt, room);
  return added && embed(added);
}

async function look(
  source: Source,
): Promise<{ readonly label: Label; readonly container?: Container }> {
  const container = await readContainer(source);
  const xmp = container?.packet && readXmp(container.packet);
  if (!container || (container.packet && !xmp)) return { label: { state: 'unsupported' } };
  const { isLabelled = false, description } = xmp ?? {};
  if (isLabelled) {
    const prompt = description === undefined ? {} : { prompt: description };
    return { label: { state: 'labelled', ...prompt } };
  }
  return { label: { state: container.isSigned ? 'signed' : 'unlabelled' }, container };
}

async function readContainer(source: Source): Promise<Container | undefined> {
  for (const read of READERS) {
    const container = await read(source);
    if (container) return container;
  }
  return undefined;
}
