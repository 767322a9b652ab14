import * as vscode from 'vscode';
import type { RememberedUpload } from '../../jobs/uploadCache.ts';
import type { Services } from '../services.ts';

const URI_LIST = 'text/uri-list';

/** Registers the view of uploads, which accepts dropped files. */
export function registerUploadsView(services: Services): vscode.Disposable {
  const { runtimeHost, uploadsChanged } = services;
  const changed = new vscode.EventEmitter<undefined>();
  const refresh = () => changed.fire(undefined);
  let watcher: vscode.Disposable | undefined;

  /** Watches the list, because an agent's server or another window may upload too. */
  const watch = (folder: string) => {
    const pattern = new vscode.RelativePattern(vscode.Uri.file(folder), 'cache/uploads.json');
    const files = vscode.workspace.createFileSystemWatcher(pattern);
    const { onDidCreate, onDidChange, onDidDelete } = files;
    const subscriptions = [onDidCreate, onDidChange, onDidDelete].map((event) =>
      event(() => refresh()),
    );
    return vscode.Disposable.from(files, ...subscriptions);
  };

  const view = vscode.window.createTreeView<RememberedUpload>('fal.uploads', {
    canSelectMany: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (parent) => {
        if (parent) return [];
        const { uploads, store } = await runtimeHost.get();
        watcher ??= watch(store.folder);
        const list = await uploads.list();
        view.message = list.length === 0 ? emptyText() : '';
        return [...list];
      },
      getTreeItem: async (upload) => {
        const { toTreeItem } = await import('./uploadItems.ts');
        return toTreeItem(upload);
      },
    },
    dragAndDropController: {
      // Explorer files and editor tabs arrive as URIs, desktop files as file items.
      dropMimeTypes: [URI_LIST, 'files'],
      dragMimeTypes: [URI_LIST],
      handleDrag: (uploads, data) => {
        const urls = uploads.map(({ url }) => url).join('\r\n');
        data.set(URI_LIST, new vscode.DataTransferItem(urls));
      },
      // VS Code releases a dropped file's content when this promise resolves.
      handleDrop: async (_target, data) => {
        const { uploadDropped } = await import('./uploadItems.ts');
        await uploadDropped(services, data);
      },
    },
  });

  return vscode.Disposable.from(
    changed,
    view,
    uploadsChanged.event(refresh),
    runtimeHost.onDidChange(() => {
      watcher?.dispose();
      watcher = undefined;
      refresh();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    new vscode.Disposable(() => {
      watcher?.dispose();
    }),
  );
}

function emptyText(): string {
  return vscode.workspace.isTrusted
    ? vscode.l10n.t('Drop files here to upload them to fal.')
    : vscode.l10n.t(
        'This workspace is not trusted, so {0} is disabled.',
        vscode.l10n.t('uploading'),
      );
}
