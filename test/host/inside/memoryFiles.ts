import * as vscode from 'vscode';

/** A file system that is on no disk, as a virtual workspace has. */
export function registerMemoryFiles(scheme: string): vscode.Disposable {
  const files = new Map<string, Uint8Array>();
  const folders = new Set(['/']);
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const facts = (uri: vscode.Uri): vscode.FileStat => {
    const file = files.get(uri.path);
    const times = { ctime: 0, mtime: 0 };
    if (file) return { type: vscode.FileType.File, size: file.length, ...times };
    if (folders.has(uri.path)) return { type: vscode.FileType.Directory, size: 0, ...times };
    throw vscode.FileSystemError.FileNotFound(uri);
  };
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat: facts,
    readDirectory: () => [],
    createDirectory: ({ path }) => {
      folders.add(path);
    },
    readFile: (uri) => {
      const file = files.get(uri.path);
      if (!file) throw vscode.FileSystemError.FileNotFound(uri);
      return file;
    },
    writeFile: ({ path }, content) => {
      files.set(path, content);
    },
    delete: ({ path }) => {
      files.delete(path);
    },
    rename: () => {
      throw vscode.FileSystemError.NoPermissions();
    },
  };
  return vscode.workspace.registerFileSystemProvider(scheme, provider);
}
