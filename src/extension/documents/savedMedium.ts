import path from 'node:path';
import * as vscode from 'vscode';
import { own } from '../../domain/own.ts';
import { FalError } from '../../fal/errors.ts';
import { readFrom } from '../../fal/fileBlob.ts';
import { kindOfType } from '../../fal/mediaKind.ts';
import { pictureHeader } from '../../jobs/arrival.ts';
import { endingOf } from '../../jobs/fileKind.ts';
import { openRegular } from '../../jobs/openFile.ts';
import { takesData } from './link.ts';

/** Bytes of the largest file that is inserted as data. */
const MOST_DATA = 256 * 1024;
/** Characters of the longest `data:` URI that is inserted. */
export const LONGEST_DATA_URI = Math.ceil(MOST_DATA / 3) * 4 + 100;

/** The types that pages show, by the extension of the content. */
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  ogg: 'audio/ogg',
  m4a: 'audio/mp4',
  flac: 'audio/flac',
};

/** The width and height of a saved picture in pixels, by its header; undefined for other files. */
export async function pixelsOf(
  file: string,
): Promise<{ readonly width: number; readonly height: number } | undefined> {
  const handle = await openRegular(file).catch(() => undefined);
  try {
    const header = handle && (await pictureHeader(handle).catch(() => undefined));
    // A picture without a size is inserted without one.
    return header && { width: header.width, height: header.height };
  } finally {
    await handle?.close();
  }
}

/** A saved file as a `data:` URI, its type by its content. @throws {FalError} for a file that is too large or gone, and for a kind that the language cannot show */
export async function dataUriOf(file: string, languageId: string): Promise<string> {
  const name = path.basename(file);
  const handle = await openRegular(file);
  if (!handle) throw new FalError('not-found', file, { reason: 'no-file', facts: { path: file } });
  try {
    const { size } = await handle.stat();
    const type = own(TYPES, await endingOf(handle, [path.extname(file).slice(1).toLowerCase()]));
    if (type === undefined || !takesData(languageId, kindOfType(type) ?? 'file'))
      throw new FalError(
        'invalid-input',
        vscode.l10n.t('A document in this language cannot show the data of {0}.', name),
        { advice: vscode.l10n.t('Insert its path or its URL.') },
      );
    if (size > MOST_DATA) throw dataTooLarge(name, size);
    const chunks: Buffer[] = [];
    for await (const chunk of readFrom(handle, 0, size)) chunks.push(chunk);
    return `data:${type};base64,${Buffer.concat(chunks).toString('base64')}`;
  } finally {
    await handle.close();
  }
}

/** The error of data that would swamp a document; `size` is in bytes. */
export function dataTooLarge(name: string, size: number): FalError {
  const text = vscode.l10n.t(
    '{0} has {1} KB. At most {2} KB are inserted as data.',
    name,
    Math.ceil(size / 1024),
    MOST_DATA / 1024,
  );
  const advice = vscode.l10n.t('Insert its path or its URL, or make it smaller.');
  return new FalError('invalid-input', text, { advice });
}
