import * as vscode from 'vscode';
import { sandboxFolder } from './runtimeHost.ts';
import type { Services } from './services.ts';
import { onSettingsChange, readSettings } from './settings.ts';

/** Milliseconds after activation: the watch must not slow it down. */
const FIRST_LOOK = 2_000;

export interface LogListener {
  /** Any process has written to the log. */
  changed(): void;
  /** The window uses the data folder of this log file from now on. */
  opened?(file: string, isSandbox: boolean): Promise<void>;
}

/** Watches a log in the data folder of this window, fal's or the sandbox's, without loading fal. */
export function watchLog(
  { context, log }: Pick<Services, 'context' | 'log'>,
  name: string,
  listener: LogListener,
): vscode.Disposable {
  let watched: { readonly file: string; readonly stop: () => void } | undefined;
  const watch = async () => {
    const { sandbox } = readSettings();
    const { createStore, dataFolder } = await import('../store/store.ts');
    const folder = sandbox ? sandboxFolder(context) : dataFolder(process.env);
    const file = createStore(folder).log(name);
    if (watched?.file === file.path) return;
    watched?.stop();
    watched = { file: file.path, stop: file.watch(() => listener.changed()) };
    await listener.opened?.(file.path, sandbox);
  };
  const start = () => {
    watch().catch((error: unknown) => log.debug(`${name} is not watched: ${String(error)}`));
  };
  const timer = setTimeout(start, FIRST_LOOK);
  const settings = onSettingsChange(start);
  return new vscode.Disposable(() => {
    clearTimeout(timer);
    settings.dispose();
    watched?.stop();
  });
}
