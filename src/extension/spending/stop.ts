import * as vscode from 'vscode';
import { cancelAll } from '../../jobs/cancelAll.ts';
import { readMachineLimits, writeMachineLimits } from '../../spend/limits.ts';
import { createStore, dataFolder } from '../../store/store.ts';
import { commandAction, notify } from '../notify.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';

/** In the sandbox, stops or allows what other programs spend at fal, too. */
async function alsoAtFal(stoppedAt: number | undefined): Promise<void> {
  if (!readSettings().sandbox) return;
  const store = createStore(dataFolder(process.env));
  await store.exclusive('spend', async () => {
    const { limits } = await readMachineLimits(store.folder);
    await writeMachineLimits(store.folder, {
      limits,
      ...(stoppedAt !== undefined && { stoppedAt }),
    });
  });
}

/** The command: refuses every submit of this machine until it is undone, and cancels its jobs in flight. */
export async function stopSpending({ runtimeHost, log }: Services): Promise<void> {
  const runtime = await runtimeHost.get();
  await runtime.spending.stop();
  await alsoAtFal(Date.now());
  const { cancelled, left } = await cancelAll(runtime.journal, runtime.jobs);
  const text = [
    vscode.l10n.t('All spending of this machine is stopped.'),
    cancelled + left === 0 ? vscode.l10n.t('No job was running.') : '',
    cancelled > 0
      ? vscode.l10n.t(
          'Jobs whose cancellation was requested: {0}. One that already ran may still finish and be billed.',
          cancelled,
        )
      : '',
    left > 0 ? vscode.l10n.t('Jobs that could not be cancelled: {0}.', left) : '',
  ];
  const again = commandAction(vscode.l10n.t('Allow Spending Again'), 'fal.resumeSpending');
  notify(text.filter((one) => one !== '').join(' '), [again], log, 'warning');
}

/** The command: ends `stopSpending`. */
export async function resumeSpending({ runtimeHost, log }: Services): Promise<void> {
  const { spending } = await runtimeHost.get();
  await spending.resume();
  await alsoAtFal(undefined);
  notify(vscode.l10n.t('Spending is allowed again, within your limits.'), [], log);
}
