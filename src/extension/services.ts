import type { EventEmitter, ExtensionContext } from 'vscode';
import type { Core } from './core.ts';
import type { Keys } from './keys.ts';
import type { Log } from './log.ts';
import type { SandboxProcess } from './sandbox.ts';

/** What the parts of the extension share. */
export interface Services {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly keys: Keys;
  readonly sandbox: SandboxProcess;
  readonly core: Core;
  /** Fired when this window has changed the list of uploads. */
  readonly uploadsChanged: EventEmitter<void>;
}
