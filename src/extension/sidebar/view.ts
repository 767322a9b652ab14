import * as vscode from 'vscode';
import type { Events } from '../../protocol/messages.ts';
import type { SidebarServices, SidebarViews } from '../services.ts';

const VIEW = 'fal.sidebar';
const PANEL = 'fal.editor';

/** Registers the sidebar view and its editor tab; the first one shown loads the rest of the code. */
export function registerSidebar(services: SidebarServices): SidebarViews {
  const { context } = services;
  const mounted = new Set<(what: Events['show']) => void>();
  let waiting: Events['show'] | undefined;

  const mount = async (surface: vscode.WebviewView | vscode.WebviewPanel) => {
    const { mountSidebar } = await import('./mount.ts');
    const show = mountSidebar(services, surface, () => {
      const first = waiting;
      waiting = undefined;
      return first;
    });
    mounted.add(show);
    surface.onDidDispose(() => mounted.delete(show));
  };
  const registered = vscode.Disposable.from(
    vscode.window.registerWebviewViewProvider(VIEW, { resolveWebviewView: (view) => mount(view) }),
    vscode.window.registerWebviewPanelSerializer(PANEL, {
      deserializeWebviewPanel: (panel) => mount(panel),
    }),
  );
  return {
    show: async (what) => {
      const isOpen = mounted.size > 0;
      if (!isOpen) waiting = what;
      await vscode.commands.executeCommand(`${VIEW}.focus`);
      if (isOpen) for (const show of mounted) show(what);
    },
    openInEditor: async () => {
      const panel = vscode.window.createWebviewPanel(PANEL, 'fal', vscode.ViewColumn.Active, {});
      panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
      await mount(panel);
    },
    dispose: () => {
      registered.dispose();
    },
  };
}
