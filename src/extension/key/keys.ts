import * as vscode from 'vscode';
import { environmentKey } from '../../fal/environmentKey.ts';
import type { Log } from '../log.ts';

const NAME = 'fal.key';

/** The user's fal key. */
export interface Keys {
  /** The key in VS Code's secret storage. */
  stored(): Promise<string | undefined>;
  /** The FAL_KEY of VS Code's environment. */
  readonly environment: string | undefined;
  store(key: string): Promise<void>;
  remove(): Promise<void>;
  /** Fires when any window stores or removes the key. */
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** Creates the access to the keys in `secrets` and the environment; the log redacts both. */
export function createKeys(secrets: vscode.SecretStorage, log: Log): Keys {
  const changed = new vscode.EventEmitter<void>();
  const listener = secrets.onDidChange(({ key }) => {
    if (key === NAME) changed.fire();
  });
  const environment = environmentKey(process.env);
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
