import type { AssetCard } from '../../protocol/messages.ts';

/** Sets the drag data of a result for an editor: its saved file, else its URL. */
export function setDragData(
  transfer: DataTransfer | null,
  { url, saved, savedUri }: AssetCard,
): void {
  if (!transfer) return;
  transfer.effectAllowed = 'copy';
  transfer.setData('text/uri-list', savedUri ?? url);
  transfer.setData('text/plain', saved ?? url);
  // VS Code's own type holds all files of a drop; text/uri-list is cut to one.
  if (savedUri !== undefined) transfer.setData('application/vnd.code.uri-list', savedUri);
}
