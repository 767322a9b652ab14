import * as vscode from 'vscode';
import type { JobState } from '../../domain/jobState.ts';

/** The icon of each state of a job, of the codicons. */
export const STATE_ICONS: Readonly<Record<JobState, string>> = {
  submitting: 'arrow-up',
  running: 'sync',
  completed: 'check',
  failed: 'error',
  cancelled: 'circle-slash',
  'not-submitted': 'circle-slash',
  lost: 'question',
};

/** A state of a job, in a word or two. */
export function stateLabel(state: JobState): string {
  const labels: Readonly<Record<JobState, string>> = {
    submitting: vscode.l10n.t('being submitted'),
    running: vscode.l10n.t('running'),
    completed: vscode.l10n.t('done'),
    failed: vscode.l10n.t('failed'),
    cancelled: vscode.l10n.t('cancelled'),
    'not-submitted': vscode.l10n.t('not submitted'),
    lost: vscode.l10n.t('lost: see your requests on fal.ai'),
  };
  return labels[state];
}
