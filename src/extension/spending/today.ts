import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { watchLog } from '../watchLog.ts';

/** What this machine spent today at this window's fal. */
export interface SpentToday {
  /** The sum and its limit, in words; undefined where nothing was spent. */
  text(): string | undefined;
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** Watches the ledger; loads fal only when something was spent today. */
export function watchSpentToday({ context, runtimeHost, log }: Services): SpentToday {
  const changed = new vscode.EventEmitter<void>();
  let text: string | undefined;
  let looking: Promise<void> = Promise.resolve();

  const set = (found: string | undefined) => {
    if (found === text) return;
    text = found;
    changed.fire();
  };
  const textNow = async () => {
    const { spending } = await runtimeHost.get();
    const { today, limits } = await spending.overview();
    if (today === 0) return undefined;
    const { usdText } = await import('./texts.ts');
    return vscode.l10n.t('Spent today: {0} of {1}.', usdText(today), usdText(limits.maxDay));
  };
  const look = () => {
    looking = looking.then(textNow).then(set, (error: unknown) => {
      log.debug(`The ledger could not be read: ${String(error)}`);
      set(undefined);
    });
  };
  const watch = watchLog({ context, log }, 'spending', {
    changed: look,
    opened: async (file) => {
      set(undefined);
      const { localDay } = await import('../../domain/spending.ts');
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
      if (localDay(mtimeMs) === localDay(Date.now())) look();
    },
  });
  return {
    text: () => text,
    onDidChange: changed.event,
    dispose: () => {
      watch.dispose();
      changed.dispose();
    },
  };
}
