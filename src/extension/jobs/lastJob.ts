import * as vscode from 'vscode';
import { CODE_LANGUAGES, type CodeLanguage } from '../../domain/codeLanguages.ts';
import type { Job } from '../../jobs/job.ts';
import { snippet } from '../../snippets/snippet.ts';
import { codeLanguageOf, insertSnippet } from '../documents/insertCode.ts';
import { showsMedia } from '../documents/link.ts';
import { copyResult, insertResult, type Result, resultOf } from './results.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { commandAction, notify } from '../notify.ts';

/** Returns what `fits` returns for the newest matching job of the journal, of any process. */
async function newest<T>(
  { runtimeHost }: Services,
  fits: (job: Job) => T | undefined,
): Promise<T | undefined> {
  const { jobs } = await (await runtimeHost.get()).journal.jobs();
  for (const job of jobs.toReversed()) {
    const found = fits(job);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Says that there is nothing to use yet. */
export function notifyNoResult({ log }: Services): void {
  const generate = commandAction(vscode.l10n.t('Generate'), 'fal.generate');
  notify(vscode.l10n.t('There is no result yet.'), [generate], log);
}

/** The command: inserts the newest result into the active editor. */
export async function insertLastResult(services: Services): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const result = await newest(services, resultOf);
  if (result && editor) await insertResult(editor, result);
  else if (!result) notifyNoResult(services);
}

/** The command: copies the newest result's URL to the clipboard; of several, the user picks one or all. */
export async function copyResultUrl(services: Services): Promise<string | undefined> {
  const result = await newest(services, resultOf);
  if (!result) {
    notifyNoResult(services);
    return undefined;
  }
  const chosen = result.assets.length > 1 ? await pickAssets(result) : result;
  if (!chosen) return undefined;
  const copied = await copyResult(chosen);
  void vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Copied'), 3_000);
  return copied;
}

async function pickAssets(result: Result): Promise<Result | undefined> {
  const all = { label: vscode.l10n.t('All results'), assets: result.assets };
  const rows = result.assets.map((asset) => ({ label: shownText(asset.url), assets: [asset] }));
  const picked = await vscode.window.showQuickPick([...rows, all]);
  return picked && { ...result, assets: picked.assets };
}

/** The command: inserts code for the newest run in the document's language, or the result itself where documents show media. */
export async function insertCode(services: Services): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { languageId } = editor.document;
  const language = codeLanguageOf(languageId);
  if (language === undefined && showsMedia(languageId)) {
    await insertLastResult(services);
    return;
  }
  const job = await newest(services, (one) => (one.handle ? one : undefined));
  if (!job) {
    notifyNoResult(services);
    return;
  }
  const chosen = language ?? (await pickLanguage());
  if (chosen) await insertSnippet(editor, chosen, snippet(chosen, job.endpointId, job.input));
}

/** Prompts for the language of a snippet; undefined when the user cancels. */
export async function pickLanguage(): Promise<CodeLanguage | undefined> {
  const picked = await vscode.window.showQuickPick(CODE_LANGUAGES);
  return CODE_LANGUAGES.find((language) => language === picked);
}
