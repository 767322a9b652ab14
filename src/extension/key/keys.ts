import * as vscode from 'vscode';
import { environmentKey } from '../../fal/environmentKey.ts';
import type { Log } from '../log.ts';

const NAME = 'fal.key';

/** The fal key of this person. */
export interface Keys {
  /** The key in VS Code's secret storage. */
  stored(): Promise<string | undefined>;
  /** The key of the environment that VS Code was started in. */
  readonly environment: string | undefined;
  store(key: string): Promise<void>;
  remove(): Promise<void>;
  /** A key was stored or removed, in this window or another. */
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** The key in `secrets` and the one in `env`; the log never shows either. */
export function createKeys(
  secrets: vscode.SecretStorage,
  log: Log,
  env: NodeJS.ProcessEnv = process.env,
): Keys {
  const changed = new vscode.EventEmitter<void>();
  const listener = secrets.onDidChange(({ key }) => {
    if (key === NAME) changed.fire();
  });
  const environment = environmentKey(env);
  if (environment !== undefined) log.hide(environment);
  return {
    environment,
    stored: async () => {
      const key = await secrets.get(NAME);
      if (key !== undefined) log.hide(key);
      return key;
    },
    store: async (key) => {
      log.hide(key);
      await secrets.store(NAME, key);
    },
    remove: async () => {
      await secrets.delete(NAME);
    },
    onDidChange: changed.event,
    dispose: () => {
      listener.dispose();
      changed.dispose();
    },
  };
}
