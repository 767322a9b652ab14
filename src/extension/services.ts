import type { EventEmitter, ExtensionContext } from 'vscode';
import type { Events } from '../protocol/messages.ts';
import type { Core } from './core.ts';
import type { Keys } from './key/keys.ts';
import type { Log } from './log.ts';
import type { SandboxProcess } from './sandbox/sandbox.ts';

/** The sidebar, and the same application as an editor. */
export interface SidebarViews {
  /** Shows the sidebar at a place, with a model or with values for its form. */
  show(what: Events['show']): Promise<void>;
  openInEditor(): Promise<void>;
  dispose(): void;
}

/** What the parts of the extension share. */
export interface Services {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly keys: Keys;
  readonly sandbox: SandboxProcess;
  readonly core: Core;
  readonly sidebar: SidebarViews;
  /** Fired when this window has changed the list of uploads. */
  readonly uploadsChanged: EventEmitter<void>;
}

/** What the sidebar needs of them. */
export type SidebarServices = Omit<Services, 'sidebar'>;
