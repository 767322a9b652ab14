import type { EventEmitter, ExtensionContext } from 'vscode';
import type { Events } from '../protocol/messages.ts';
import type { RuntimeHost } from './runtimeHost.ts';
import type { Keys } from './key/keys.ts';
import type { Log } from './log.ts';
import type { BatchHost } from './sidebar/batchHost.ts';
import type { SandboxProcess } from './sandbox/sandbox.ts';

/** The sidebar and its copy in an editor tab. */
export interface SidebarViews {
  /** Shows a view of the sidebar, with a model or with values for its form. */
  show(what: Events['show']): Promise<void>;
  openInEditor(): Promise<void>;
  /** Shows the editor tab of what was spent. */
  showSpending(): Promise<void>;
  /** Whether a person sees the sidebar, its editor tab or the page of what was spent. */
  isVisible(): boolean;
  dispose(): void;
}

/** Services that the parts of the extension share. */
export interface Services {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly keys: Keys;
  readonly sandbox: SandboxProcess;
  readonly runtimeHost: RuntimeHost;
  readonly batches: BatchHost;
  readonly sidebar: SidebarViews;
  /** The request ids of jobs whose end a command of this window shows. */
  readonly shownByCommand: Set<string>;
  /** Fires after this window changes the list of uploads. */
  readonly uploadsChanged: EventEmitter<void>;
}

/** The services that the sidebar needs. */
export type SidebarServices = Omit<Services, 'sidebar'>;
