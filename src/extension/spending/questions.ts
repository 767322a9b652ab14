import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { watchLog } from '../watchLog.ts';

/** Milliseconds: an older question was asked while nobody saw it, and its agent has moved on. */
const FRESH = 60_000;

/** Shows a notification for each run of another process that waits for an approval nobody else is asked for. */
export function registerQuestions(services: Services): vscode.Disposable {
  const { runtimeHost, log } = services;
  const seen = new Set<string>();
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    const { spending } = await runtimeHost.get();
    const questions = await spending.questions();
    const fresh = questions.filter(
      ({ id, at, isUnasked }) => isUnasked && !seen.has(id) && Date.now() - at < FRESH,
    );
    if (fresh.length === 0) return;
    const { commandAction, notify } = await import('../notify.ts');
    const { priceLine, questionText } = await import('./texts.ts');
    for (const question of fresh) {
      seen.add(question.id);
      const text = vscode.l10n.t(
        '{0} requests a run of {1} ({2}), which needs your approval.',
        questionText(question.by),
        questionText(question.endpointId),
        priceLine(question),
      );
      notify(text, [commandAction(vscode.l10n.t('Approve…'), 'fal.approveRun')], log, 'warning');
    }
  };
  return watchLog(services, 'spending', {
    changed: () => {
      looking = looking.then(look).catch((error: unknown) => {
        log.debug(`The spending log could not be read: ${String(error)}`);
      });
    },
  });
}
