import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Log } from '../log.ts';
import { type RuntimeHost, sandboxFolder } from '../runtimeHost.ts';
import { readSettings } from '../settings.ts';
import type { Batches } from './batches.ts';

/** The batches of this window, which live as long as it and not as long as its pages. */
export interface BatchHost {
  of(runtime: Runtime): Promise<Batches>;
  /** Lets the next window continue what this one leaves. */
  close(): Promise<void>;
  dispose(): void;
}

/** Creates the host, and continues what an earlier window of this workspace left. */
export function createBatchHost(
  context: vscode.ExtensionContext,
  runtimeHost: RuntimeHost,
  log: Log,
): BatchHost {
  const logError = (error: unknown) => log.error(String(error));
  let made: { readonly runtime: Runtime; readonly batches: Promise<Batches> } | undefined;

  const close = async () => {
    const last = made;
    made = undefined;
    await (await last?.batches)?.close();
  };
  const of: BatchHost['of'] = (runtime) => {
    if (made?.runtime === runtime) return made.batches;
    // What was begun at fal is not continued in the sandbox, nor the other way round.
    close().catch(logError);
    const batches = import('./batches.ts').then(({ createBatches }) =>
      createBatches({
        runtime,
        translate: (text, ...values) => vscode.l10n.t(text, ...values),
        workspace: workspaceName,
        isTrusted: () => vscode.workspace.isTrusted,
        onError: logError,
      }),
    );
    made = { runtime, batches };
    return batches;
  };
  const resume = async () => {
    const { dataFolder } = await import('../../store/store.ts');
    const data = readSettings().sandbox ? sandboxFolder(context) : dataFolder(process.env);
    // Most windows have no batch and need not load fal for it.
    if (!existsSync(path.join(data, 'plans'))) return;
    await (await of(await runtimeHost.get())).resume();
  };
  const continues = () => {
    resume().catch(logError);
  };
  continues();
  const listener = runtimeHost.onDidChange(() => {
    close().then(continues, logError);
  });
  return {
    of,
    close,
    dispose: () => {
      listener.dispose();
      close().catch(logError);
    },
  };
}

/** What the open workspace is recognised by after a reload. */
const workspaceName = (): string =>
  [
    vscode.workspace.workspaceFile,
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri),
  ].join('\n');
