import * as vscode from 'vscode';
import type { JobState } from '../../domain/jobState.ts';

/** The codicon of each job state. */
export const STATE_ICONS: Readonly<Record<JobState, string>> = {
  submitting: 'arrow-up',
  running: 'sync',
  completed: 'check',
  failed: 'error',
  cancelled: 'circle-slash',
  'not-submitted': 'circle-slash',
  lost: 'question',
};

/** The localized label of a job state. */
export function stateLabel(state: JobState): string {
  const labels: Readonly<Record<JobState, string>> = {
    submitting: vscode.l10n.t('submitting'),
    running: vscode.l10n.t('running'),
    completed: vscode.l10n.t('done'),
    failed: vscode.l10n.t('failed'),
    cancelled: vscode.l10n.t('cancelled'),
    'not-submitted': vscode.l10n.t('not submitted'),
    lost: vscode.l10n.t('lost: check your requests on fal.ai'),
  };
  return labels[state];
}
