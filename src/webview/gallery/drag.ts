import type { AssetCard } from '../../protocol/messages.ts';

/** Gives a dragged result to an editor: its file where it is saved, else its address. */
export function giveTo(transfer: DataTransfer | null, { url, saved, savedUri }: AssetCard): void {
  if (!transfer) return;
  transfer.effectAllowed = 'copy';
  transfer.setData('text/uri-list', savedUri ?? url);
  transfer.setData('text/plain', saved ?? url);
  // VS Code's own type: all files of a drop, while text/uri-list is cut to one.
  if (savedUri !== undefined) transfer.setData('application/vnd.code.uri-list', savedUri);
}
