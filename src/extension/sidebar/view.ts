import * as vscode from 'vscode';
import type { Events } from '../../protocol/messages.ts';
import type { SidebarServices, SidebarViews } from '../services.ts';

const VIEW = 'fal.sidebar';
const PANEL = 'fal.editor';
const SPENDING = 'fal.spending';

type Surface = vscode.WebviewView | vscode.WebviewPanel;

/** Registers the sidebar view, its editor tab and the page of what was spent; the first one shown loads the rest of the code. */
export function registerSidebar(services: SidebarServices): SidebarViews {
  const { context } = services;
  const mounted = new Set<(what: Events['show']) => void>();
  const surfaces = new Set<Surface>();
  let waiting: Events['show'] | undefined;
  let spending: vscode.WebviewPanel | undefined;

  const track = (surface: Surface) => {
    surfaces.add(surface);
    surface.onDidDispose(() => surfaces.delete(surface));
  };
  const mount = async (surface: Surface) => {
    track(surface);
    const { mountPage } = await import('./mount.ts');
    const show = mountPage('sidebar', services, surface, () => {
      const first = waiting;
      waiting = undefined;
      return first;
    });
    mounted.add(show);
    surface.onDidDispose(() => mounted.delete(show));
  };
  const mountSpending = async (panel: vscode.WebviewPanel) => {
    track(panel);
    spending = panel;
    panel.onDidDispose(() => {
      if (spending === panel) spending = undefined;
    });
    const { mountPage } = await import('./mount.ts');
    mountPage('spending', services, panel, () => undefined);
  };
  const newPanel = (type: string, title: string) => {
    const panel = vscode.window.createWebviewPanel(type, title, vscode.ViewColumn.Active, {});
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
    return panel;
  };
  const registered = vscode.Disposable.from(
    vscode.window.registerWebviewViewProvider(VIEW, { resolveWebviewView: (view) => mount(view) }),
    vscode.window.registerWebviewPanelSerializer(PANEL, {
      deserializeWebviewPanel: (panel) => mount(panel),
    }),
    vscode.window.registerWebviewPanelSerializer(SPENDING, {
      deserializeWebviewPanel: (panel) => mountSpending(panel),
    }),
  );
  return {
    show: async (what) => {
      const isOpen = mounted.size > 0;
      if (!isOpen) waiting = what;
      await vscode.commands.executeCommand(`${VIEW}.focus`);
      if (isOpen) for (const show of mounted) show(what);
    },
    openInEditor: () => mount(newPanel(PANEL, 'fal')),
    showSpending: async () => {
      if (spending) spending.reveal();
      else await mountSpending(newPanel(SPENDING, vscode.l10n.t('fal: Spending')));
    },
    isVisible: () => [...surfaces].some(({ visible }) => visible),
    dispose: () => {
      registered.dispose();
    },
  };
}
