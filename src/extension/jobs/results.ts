import * as vscode from 'vscode';
import { promptOf } from '../../domain/input.ts';
import { journalUrl } from '../../jobs/dataUri.ts';
import { type Cost, costText as costInWords, recordedCost } from '../../domain/cost.ts';
import type { Job, SavedFile } from '../../jobs/job.ts';
import { unchangedFiles } from '../../jobs/savedFile.ts';
import type { Asset, JsonObject } from '../../domain/types.ts';
import { type Insertable, insertLinks, insertText, savedUri } from '../documents/insert.ts';
import type { InsertAs } from '../documents/insertForms.ts';
import { openWeb } from '../openWeb.ts';
import { readSettings } from '../settings.ts';

/** A job's result, from the journal or from a run of this window. */
export interface Result {
  readonly endpointId: string;
  readonly input: JsonObject | undefined;
  readonly assets: readonly Asset[];
  readonly text?: string | undefined;
  readonly files: readonly SavedFile[];
}

/** The result of a journalled job; undefined unless the job completed with media or text. */
export function resultOf({ endpointId, input, outcome, files }: Job): Result | undefined {
  if (outcome?.end !== 'completed') return undefined;
  const { assets = [], text } = outcome;
  if (assets.length === 0 && text === undefined) return undefined;
  return { endpointId, input, assets, text, files };
}

/** A result's media as links to insert; of the saved files only unchanged ones count. */
async function insertables({ endpointId, input, assets, files }: Result): Promise<Insertable[]> {
  const saved = files.filter(({ url }) => assets.some((asset) => journalUrl(asset.url) === url));
  const unchanged = await unchangedFiles(saved);
  return assets.map(({ url, kind, width, height }) => ({
    ...{ url, kind, width, height, alt: promptOf(input) ?? endpointId },
    file: unchanged.findLast((file) => file.url === journalUrl(url))?.path,
  }));
}

/** Inserts links to a result's media into the editor, else its text. @throws {FalError} where the form does not fit, see `insertLinks` */
export async function insertResult(editor: vscode.TextEditor, result: Result): Promise<void> {
  if (result.assets.length > 0) await insertMedia(editor, [result]);
  else await insertText(editor, result.text ?? '');
}

/** Inserts links to the media of results, several as a gallery; by default in the form of the settings. @throws {FalError} where the form does not fit, see `insertLinks` */
export async function insertMedia(
  editor: vscode.TextEditor,
  results: readonly Result[],
  as: InsertAs = readSettings(editor.document).insertAs,
): Promise<void> {
  const items = await Promise.all(results.map(insertables));
  await insertLinks(editor, items.flat(), as);
}

/** Opens a result: its unchanged saved files in editors, else its media in the browser, else its text in a new document. */
export async function openResult(result: Result): Promise<void> {
  const { assets, text } = result;
  const files = await unchangedFiles(result.files);
  if (files.length > 0) {
    for (const { path } of files) {
      const options = { preview: files.length === 1 };
      await vscode.commands.executeCommand('vscode.open', savedUri(path), options);
    }
  } else if (assets.length > 0) {
    for (const { url } of assets) await openWeb(url);
  } else {
    const document = await vscode.workspace.openTextDocument({ content: text ?? '' });
    await vscode.window.showTextDocument(document);
  }
}

/** Copies a result's URLs, or its text, to the clipboard; resolves to the copied text. */
export async function copyResult({ assets, text }: Result): Promise<string> {
  const urls = assets.map(({ url }) => url).join('\n');
  const copied = urls === '' ? (text ?? '') : urls;
  await vscode.env.clipboard.writeText(copied);
  return copied;
}

/** An amount with three significant digits and its currency. */
export const moneyText = (amount: number, currency: string): string =>
  `${Number(amount.toPrecision(3))} ${currency}`;

/** What a run cost, in words. */
export function costText(recorded: Cost): string {
  const cost = recordedCost(recorded);
  return costInWords(cost, vscode.l10n.t, (amount) => moneyText(amount, cost.currency ?? 'USD'));
}
