import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import type { LocalRuntime, Runtime } from '../runtime/runtime.ts';
import type { Keys } from './key/keys.ts';
import type { Log } from './log.ts';
import { SANDBOX_KEY, type SandboxProcess } from './sandbox/sandbox.ts';
import { onSettingsChange, readSettings } from './settings.ts';

/** This window's fal: client, catalogue, journal and jobs. */
export interface RuntimeHost {
  /** Loads fal on the first call and after a switch of sandbox or gateway. @throws when the sandbox does not start */
  get(): Promise<LocalRuntime>;
  /** Fires when the next `get` returns a new instance. */
  readonly onDidChange: vscode.Event<void>;
  /** Resolves when no submit of this window is pending. */
  settled(): Promise<void>;
  dispose(): void;
}

export interface RuntimeHostDeps {
  readonly context: vscode.ExtensionContext;
  readonly keys: Keys;
  readonly sandbox: SandboxProcess;
  readonly log: Log;
}

/** The data folder of the sandbox: fal itself does not know the sandbox's jobs, so they have a journal of their own. */
export function sandboxFolder(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, 'sandbox');
}

/** The workspace folders that jobs may read and write; none in an untrusted workspace. */
export async function workspaceRoots(): Promise<readonly string[]> {
  const { chooseRoots } = await import('../jobs/roots.ts');
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  return chooseRoots(
    folders.map((folder) => pathToFileURL(folder.uri.fsPath).href),
    [],
  );
}

/** Creates the host; the first `get` creates the runtime. */
export function createRuntimeHost({ context, keys, sandbox, log }: RuntimeHostDeps): RuntimeHost {
  const changed = new vscode.EventEmitter<void>();
  let made: { readonly mode: string; readonly runtime: Promise<LocalRuntime> } | undefined;
  /** The mode of the last `get`, even if it failed, so that a change of mode fires the event. */
  let requestedMode: string | undefined;
  /** Includes replaced instances, whose submits may still be pending. */
  const all = new Set<Runtime>();

  const mode = () => {
    const { sandbox: isSandbox, gatewayUrl } = readSettings();
    return isSandbox ? 'sandbox' : `fal ${gatewayUrl ?? ''}`;
  };
  const compose = async (): Promise<LocalRuntime> => {
    const settings = readSettings();
    const [
      { createRuntime },
      { dataFolder },
      { saveVirtual },
      { askInWindow, ASK_WAIT },
      { windowLimits },
      { createImaging },
    ] = await Promise.all([
      import('../runtime/runtime.ts'),
      import('../store/store.ts'),
      import('./virtualFolder.ts'),
      import('./spending/ask.ts'),
      import('./spending/settings.ts'),
      import('../imaging/imaging.ts'),
    ]);
    const catalogue = pathToFileURL(context.asAbsolutePath('dist/catalogue.br'));
    const shared = {
      ...{ catalogue, roots: workspaceRoots, saveVirtual },
      trustsPresets: () => vscode.workspace.isTrusted,
      output: () => {
        const { provenance: records, label, conversion } = readSettings().output;
        return { records, label, ...(conversion !== '' && { conversion }) };
      },
      imaging: createImaging(pathToFileURL(context.asAbsolutePath('dist/imaging/main.mjs'))),
      ...{ limits: windowLimits, ask: askInWindow(context.globalState), askWait: ASK_WAIT },
    };
    const runtime = settings.sandbox
      ? createRuntime({
          ...shared,
          key: () => SANDBOX_KEY,
          gateway: await sandbox.url(),
          dataFolder: sandboxFolder(context),
        })
      : createRuntime({
          ...shared,
          key: async () => (await keys.stored()) ?? keys.environment,
          gateway: settings.gatewayUrl ?? process.env.FAL_GATEWAY_URL,
          dataFolder: dataFolder(process.env),
        });
    all.add(runtime);
    runtime
      .recover()
      .then(() => runtime.recoverLost())
      .catch((error: unknown) =>
        log.warn(`The journal could not be looked through: ${String(error)}`),
      );
    return runtime;
  };
  const drop = () => {
    made = undefined;
    requestedMode = undefined;
    changed.fire();
  };
  const listeners = [
    onSettingsChange(() => {
      if (requestedMode !== undefined && requestedMode !== mode()) drop();
    }),
    // A restarted sandbox has a new address.
    sandbox.onDidDie(() => {
      if (made?.mode === 'sandbox') drop();
    }),
  ];

  return {
    get: () => {
      requestedMode = mode();
      if (made?.mode === requestedMode) return made.runtime;
      const runtime = compose();
      made = { mode: requestedMode, runtime };
      runtime.catch(() => {
        if (made?.runtime === runtime) made = undefined;
      });
      return runtime;
    },
    onDidChange: changed.event,
    settled: async () => {
      await made?.runtime.catch(() => undefined);
      await Promise.all([...all].map(({ jobs }) => jobs.settled()));
    },
    dispose: () => {
      for (const listener of listeners) listener.dispose();
      changed.dispose();
    },
  };
}
