import * as vscode from 'vscode';
import { promptOf } from '../../domain/input.ts';
import type { InsertAs } from '../documents/insertForms.ts';
import type { Job } from '../../jobs/job.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { notifyNoResult } from './lastJob.ts';
import { insertMedia, type Result, resultOf } from './results.ts';

/** Results that can be picked. */
const SHOWN = 300;

interface Row extends vscode.QuickPickItem {
  readonly result: Result;
}

/** The command: inserts results of the journal that the person picks, in the form that the person picks. @throws {FalError} where the form does not fit */
export async function insertResultAs(services: Services): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const { journal } = await services.runtimeHost.get();
  const { jobs } = await journal.jobs();
  const rows = jobs.toReversed().slice(0, SHOWN).flatMap(rowsOf).slice(0, SHOWN);
  if (rows.length === 0) {
    notifyNoResult(services);
    return;
  }
  if (!editor) return;
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t('Insert Results'),
    placeHolder: vscode.l10n.t('Tick the results, then press Enter. Several become a gallery.'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked || picked.length === 0) return;
  const form = await vscode.window.showQuickPick(forms(), {
    title: vscode.l10n.t('Insert As'),
    matchOnDescription: true,
  });
  const results = picked.map(({ result }) => result);
  if (form) await insertMedia(editor, results, form.as);
}

/** A row for each medium of a job. */
function rowsOf(job: Job): readonly Row[] {
  const result = resultOf(job);
  if (!result) return [];
  const { assets, endpointId, input } = result;
  const label = promptOf(input)?.replace(/\s+/g, ' ').slice(0, 80) ?? endpointId;
  return assets.map((asset, at) => {
    const count = assets.length > 1 ? ` · ${at + 1}/${assets.length}` : '';
    return {
      label: shownText(label),
      description: shownText(`${endpointId}${count}`),
      detail: new Date(job.at).toLocaleString(),
      result: { ...result, assets: [asset] },
    };
  });
}

const forms = (): readonly (vscode.QuickPickItem & { readonly as: InsertAs })[] => [
  {
    as: 'path',
    label: vscode.l10n.t('Relative Path'),
    description: vscode.l10n.t('Of the saved file, relative to the document'),
  },
  {
    as: 'url',
    label: vscode.l10n.t('URL'),
    description: vscode.l10n.t('At fal, which keeps it for a while'),
  },
  {
    as: 'data',
    label: vscode.l10n.t('Data URI'),
    description: vscode.l10n.t('The file itself, as a part of the document'),
  },
];
