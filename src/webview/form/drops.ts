import type { UploadSource } from '../../protocol/messages.ts';

/** A dropped or pasted item: a URL, or a file to upload. */
export type Dropped =
  { readonly url: string } | { readonly name: string; readonly source: UploadSource };

/** The type that VS Code's Explorer and tabs set: all URIs, one per line; `text/uri-list` has only the first. */
const CODE_URIS = 'application/vnd.code.uri-list';
const URIS = 'text/uri-list';

/** Whether the transfer has a type that a media field accepts; its content is unavailable during a drag. */
export const hasDroppable = (transfer: DataTransfer): boolean =>
  [CODE_URIS, URIS, 'Files'].some((type) => transfer.types.includes(type));

/** Whether the transfer has files, not only text. */
export const hasFiles = (transfer: DataTransfer): boolean =>
  transfer.types.includes(CODE_URIS) || transfer.types.includes('Files');

/** Reads a drop or paste; call it inside the event handler, because the transfer is empty afterwards. */
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
