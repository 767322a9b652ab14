import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';

const MANIFEST = {
  name: 'caller',
  displayName: 'Caller',
  publisher: 'fal-tests',
  version: '1.0.0',
  private: true,
  engines: { vscode: '^1.101.0' },
  main: './main.js',
  contributes: { commands: [{ command: 'caller.call', title: 'Call', category: 'Caller' }] },
};

/** Calls a tool as an agent does: asks for `NAME INPUT`, shows what came of it, and stops when one cancels. */
const MAIN = `const vscode = require('vscode');
const call = async () => {
  const text = await vscode.window.showInputBox({ title: 'Call', ignoreFocusOut: true });
  const at = text.indexOf(' ');
  const find = () => vscode.lm.tools.find(({ name }) => name.startsWith('mcp_') && name.endsWith('_' + text.slice(0, at)));
  while (!find()) await new Promise((resolve) => setTimeout(resolve, 100));
  const options = { toolInvocationToken: undefined, input: JSON.parse(text.slice(at)) };
  const location = vscode.ProgressLocation.Notification;
  const said = await vscode.window
    .withProgress({ location, title: 'Calling', cancellable: true }, (_progress, token) =>
      vscode.lm.invokeTool(find().name, options, token))
    .then((result) => 'said ' + result.content.map(shown).join(' '), (error) => 'failed ' + error);
  await vscode.window.showInformationMessage('The tool ' + said.slice(0, 300));
};
const shown = ({ value, mimeType, data }) =>
  typeof value === 'string' ? value : mimeType + ' of ' + data?.length + ' bytes';
exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.commands.registerCommand('caller.call', call));
};
`;

/** Packs an extension with the command “Caller: Call” into `folder`; resolves to the package. */
export async function packCaller(folder: string): Promise<string> {
  const cwd = path.join(folder, 'caller');
  const packagePath = path.join(folder, 'caller.vsix');
  await mkdir(cwd, { recursive: true });
  await writeFile(path.join(cwd, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(path.join(cwd, 'main.js'), MAIN);
  await writeFile(path.join(cwd, 'README.md'), 'Calls tools.\n');
  await writeFile(path.join(cwd, 'LICENSE'), 'MIT\n');
  await createVSIX({ cwd, packagePath, dependencies: false, allowMissingRepository: true });
  return packagePath;
}
