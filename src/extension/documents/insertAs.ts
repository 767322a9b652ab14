import type * as vscode from 'vscode';
import { FalError } from '../../fal/errors.ts';
import { isShortenedDataUri } from '../../jobs/dataUri.ts';
import { isUri } from '../../jobs/savedFile.ts';
import { addressFrom, type Insertable } from './insertable.ts';
import type { InsertAs } from './insertForms.ts';
import { type Linked, takesData } from './link.ts';
import { dataTooLarge, dataUriOf, LONGEST_DATA_URI, pixelsOf } from './savedMedium.ts';

/** Links to insert. */
export interface LinkedItems {
  readonly links: readonly Linked[];
  /** Whether a URL stands in place of the form that was chosen. */
  readonly isOther: boolean;
}

/** Links to items in that form, with the sizes of saved pictures. @throws {FalError} for data that is too large or that the language cannot show, and for a result that is neither saved nor at fal */
export async function linkItems(
  document: vscode.TextDocument,
  items: readonly Insertable[],
  as: InsertAs,
): Promise<LinkedItems> {
  const links: Linked[] = [];
  let isOther = false;
  for (const item of items) {
    const address = await addressOf(document, item, as);
    const isUrl = address === item.url;
    if (isUrl) requireUsable(item);
    isOther ||= isUrl && (as === 'path' || (as === 'data' && !address.startsWith('data:')));
    links.push({ ...item, address, ...(await sizeOf(item, isUrl)) });
  }
  return { links, isOther };
}

async function addressOf(
  document: vscode.TextDocument,
  item: Insertable,
  as: InsertAs,
): Promise<string> {
  const { url, kind } = item;
  const { languageId } = document;
  if (as === 'url' && !isShortenedDataUri(url)) return url;
  if (as !== 'data') return addressFrom(document, item);
  const file = localFile(item);
  if (file !== undefined) return dataUriOf(file, languageId);
  return url.startsWith('data:') && !takesData(languageId, kind)
    ? addressFrom(document, item)
    : url;
}

/** The saved file has the size of what is inserted, unless that is the URL. */
async function sizeOf(
  item: Insertable,
  isUrl: boolean,
): Promise<Pick<Linked, 'width' | 'height'> | undefined> {
  const file = localFile(item);
  const isKnown = isUrl && item.width !== undefined && item.height !== undefined;
  return item.kind !== 'image' || isKnown || file === undefined ? undefined : pixelsOf(file);
}

/** A virtual file is read by nobody but its editor. */
const localFile = ({ file }: Insertable): string | undefined =>
  file === undefined || isUri(file) ? undefined : file;

/** @throws {FalError} when the URL was part of an answer and was not kept, or is too long for a document */
function requireUsable({ url, alt }: Insertable): void {
  if (isShortenedDataUri(url))
    throw new FalError('not-found', alt, {
      reason: 'never-saved',
    });
  if (url.startsWith('data:') && url.length > LONGEST_DATA_URI)
    throw dataTooLarge(alt, (url.length * 3) / 4);
}
