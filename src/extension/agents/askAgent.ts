import * as vscode from 'vscode';
import type { JsonObject } from '../../domain/types.ts';
import { savedUri } from '../documents/insert.ts';
import type { Log } from '../log.ts';
import { notify } from '../notify.ts';

/** A result that a draft is about. */
export interface DraftedResult {
  readonly endpointId: string;
  readonly input: JsonObject;
  /** The path of the saved file, or the URI of a virtual one. */
  readonly file?: string | undefined;
  readonly url: string;
}

const LONGEST_INPUT = 1_000;
const MOST_FILES = 10;

/** The command: drafts a chat message about files of the Explorer. */
export async function askAboutFiles(log: Log, one: unknown, all: unknown): Promise<void> {
  const chosen = Array.isArray(all) && all.length > 0 ? (all as unknown[]) : [one];
  const uris = chosen.filter((uri): uri is vscode.Uri => uri instanceof vscode.Uri);
  const files = uris.length > 0 ? uris.slice(0, MOST_FILES) : await pickFiles();
  if (files.length === 0) return;
  const names = files.map((uri) => vscode.workspace.asRelativePath(uri)).join(', ');
  await draft(vscode.l10n.t('Use the fal tools on {0}: ', names), files, log);
}

/** Drafts a chat message about a result, with how it was made. */
export async function askAboutResult(log: Log, result: DraftedResult): Promise<void> {
  const { endpointId, input, file, url } = result;
  const files = file === undefined ? [] : [savedUri(file)];
  const place = files.map((uri) => vscode.workspace.asRelativePath(uri))[0] ?? url;
  const made = JSON.stringify(input).slice(0, LONGEST_INPUT);
  const text = vscode.l10n.t(
    'fal made {0} with {1} from the input {2}. Use the fal tools on it: ',
    place,
    endpointId,
    made,
  );
  await draft(text, files, log);
}

async function pickFiles(): Promise<readonly vscode.Uri[]> {
  const openLabel = vscode.l10n.t('Choose');
  return (await vscode.window.showOpenDialog({ canSelectMany: true, openLabel })) ?? [];
}

/** Opens the chat with the text and the files, without sending them. */
async function draft(query: string, attachFiles: readonly vscode.Uri[], log: Log): Promise<void> {
  const options = { query, isPartialQuery: true, mode: 'agent', attachFiles };
  try {
    await vscode.commands.executeCommand('workbench.action.chat.open', options);
  } catch (error) {
    // The chat can be switched off, and other editors have none.
    log.info(`The chat did not open: ${String(error)}`);
    await vscode.env.clipboard.writeText(query);
    notify(vscode.l10n.t('The message is copied: paste it into your agent.'), [], log);
  }
}
