import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { packTestExtension } from './testExtension.ts';

const MAIN = `
import * as vscode from 'vscode';
import { registerMemoryFiles } from './memoryFiles.ts';
export const activate = ({ subscriptions }) => {
  subscriptions.push(registerMemoryFiles('memory'));
  subscriptions.push(vscode.commands.registerCommand('memory.open', async () => {
    const uri = vscode.Uri.parse('memory:/page.md');
    await vscode.workspace.fs.writeFile(uri, Buffer.from('# In memory\\n'));
    await vscode.window.showTextDocument(uri);
  }));
  subscriptions.push(vscode.commands.registerCommand('memory.tell', async () => {
    const name = await vscode.window.showInputBox({ title: 'Tell', ignoreFocusOut: true });
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse('memory:/' + name));
    await vscode.window.showInformationMessage(name + ' begins with ' + Buffer.from(bytes.subarray(0, 3)).toString('hex'));
  }));
};`;

/** Packs an extension that has a file system on no disk (`memory:/`), “Memory: Open” for a page there and “Memory: Tell” for a file's first bytes; resolves to the package. */
export async function packMemory(folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: MAIN,
      resolveDir: fileURLToPath(new URL('inside/', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'warning',
  });
  const manifest = {
    name: 'memory',
    displayName: 'Memory',
    main: './main.js',
    activationEvents: ['onFileSystem:memory'],
    contributes: {
      commands: [
        { command: 'memory.open', title: 'Open', category: 'Memory' },
        { command: 'memory.tell', title: 'Tell', category: 'Memory' },
      ],
    },
  };
  return packTestExtension(folder, manifest, { 'main.js': outputFiles[0]?.text ?? '' });
}
