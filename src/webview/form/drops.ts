import type { UploadSource } from '../../protocol/messages.ts';

/** What was dropped or pasted: an address, or a file to upload. */
export type Dropped =
  { readonly url: string } | { readonly name: string; readonly source: UploadSource };

/** VS Code's Explorer and editor tabs: all URIs, one a line; `text/uri-list` holds only the first. */
const CODE_URIS = 'application/vnd.code.uri-list';
const URIS = 'text/uri-list';

/** Whether there is something in it that a media field takes; the content itself is not told while dragging. */
export const hasDroppable = (transfer: DataTransfer): boolean =>
  [CODE_URIS, URIS, 'Files'].some((type) => transfer.types.includes(type));

/** Whether it brings files, not text alone. */
export const hasFiles = (transfer: DataTransfer): boolean =>
  transfer.types.includes(CODE_URIS) || transfer.types.includes('Files');

/** Reads what was dropped or pasted. It must be called in the event itself: afterwards the transfer is empty. */
export async function readTransfer(transfer: DataTransfer): Promise<readonly Dropped[]> {
  const uris = transfer.getData(CODE_URIS) || transfer.getData(URIS);
  const files = [...transfer.files];
  const text = transfer.getData('text/plain').trim();
  if (transfer.types.includes(CODE_URIS) || (uris !== '' && files.length === 0))
    return uris.split(/\r?\n/).filter(isAddress).map(droppedUri);
  if (files.length > 0) return Promise.all(files.map(droppedFile));
  return /^(https?|data):\S+$/.test(text) ? [{ url: text }] : [];
}

const isAddress = (line: string) => line !== '' && !line.startsWith('#');

function droppedUri(uri: string): Dropped {
  if (/^(https?|data):/.test(uri)) return { url: uri };
  const last = uri.split('/').at(-1) ?? uri;
  return { name: decodeURIComponent(last), source: { uri } };
}

async function droppedFile(file: File): Promise<Dropped> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const contentType = file.type === '' ? 'application/octet-stream' : file.type;
  return { name: file.name, source: { name: file.name, contentType, bytes } };
}
