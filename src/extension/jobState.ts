import * as vscode from 'vscode';
import type { Job } from '../jobs/job.ts';

/** How a job stands, in a word and an icon. */
export interface JobState {
  readonly label: string;
  /** Of the codicon. */
  readonly icon: string;
}

/** How a job of the journal stands. */
export function jobState({ outcome, handle }: Job): JobState {
  switch (outcome?.end) {
    case 'completed':
      return { label: vscode.l10n.t('done'), icon: 'check' };
    case 'failed':
      return { label: vscode.l10n.t('failed'), icon: 'error' };
    case 'cancelled':
      return { label: vscode.l10n.t('cancelled'), icon: 'circle-slash' };
    case 'ambiguous':
      return { label: vscode.l10n.t('unknown: fal may have taken it'), icon: 'question' };
    case 'never-submitted':
      return { label: vscode.l10n.t('not submitted'), icon: 'circle-slash' };
    case undefined:
      return handle
        ? { label: vscode.l10n.t('running'), icon: 'sync' }
        : { label: vscode.l10n.t('being submitted'), icon: 'arrow-up' };
  }
}
