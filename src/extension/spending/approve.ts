import * as vscode from 'vscode';
import { APPROVAL_LIFE } from '../../domain/spending.ts';
import type { SpendQuestion } from '../../spend/records.ts';
import { notify } from '../notify.ts';
import type { Services } from '../services.ts';
import { priceLine, questionText } from './texts.ts';

/** The command: lists the runs of agents that wait for an approval, and approves the picked one once. */
export async function approveRun({ runtimeHost, log }: Services): Promise<void> {
  const { spending } = await runtimeHost.get();
  const questions = (await spending.questions()).filter(isOfAgent);
  if (questions.length === 0) {
    notify(vscode.l10n.t('No run waits for your approval.'), [], log);
    return;
  }
  const picked = await vscode.window.showQuickPick(
    questions.map((question) => ({ ...rowOf(question), question })),
    {
      title: vscode.l10n.t('Approve Run'),
      placeHolder: vscode.l10n.t('Select a run to approve it once'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  if (!picked) return;
  const { id, by } = picked.question;
  await spending.approve(id);
  const minutes = APPROVAL_LIFE / 60_000;
  const text = vscode.l10n.t(
    'Approved once. If {0} does not continue by itself, have it repeat the same call within {1} minutes.',
    questionText(by),
    minutes,
  );
  notify(text, [], log);
}

/** This extension's own runs are asked for in a dialog. */
export const isOfAgent = ({ by }: SpendQuestion): boolean => by !== 'you';

function rowOf(question: SpendQuestion): vscode.QuickPickItem {
  const { endpointId, prompt, runs, by, at } = question;
  const model = questionText(endpointId);
  const minutes = Math.floor(Math.max(0, Date.now() - at) / 60_000);
  const facts = [
    priceLine(question),
    ...(runs > 1 ? [vscode.l10n.t('{0} runs', runs)] : []),
    questionText(by),
    minutes === 0 ? vscode.l10n.t('just now') : vscode.l10n.t('{0} min ago', minutes),
  ];
  return {
    label: prompt === undefined ? model : questionText(prompt),
    description: prompt === undefined ? '' : model,
    detail: facts.join(' · '),
  };
}
