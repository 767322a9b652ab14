import { packTestExtension } from './testExtension.ts';
import type { Workbench } from './workbench.ts';

const MANIFEST = {
  name: 'caller',
  displayName: 'Caller',
  main: './main.js',
  contributes: {
    commands: [
      { command: 'caller.call', title: 'Call', category: 'Caller' },
      { command: 'caller.list', title: 'List', category: 'Caller' },
    ],
  },
};

/** Calls a tool as an agent does: asks for `NAME INPUT`, shows what came of it, and stops when one cancels. Lists the names that agents see. */
const MAIN = `const vscode = require('vscode');
const call = async () => {
  const text = await vscode.window.showInputBox({ title: 'Call', ignoreFocusOut: true });
  const at = text.indexOf(' ');
  const find = () => vscode.lm.tools.find(({ name }) => name.startsWith('mcp_') && name.endsWith('_' + text.slice(0, at)));
  while (!find()) await new Promise((resolve) => setTimeout(resolve, 100));
  const options = { toolInvocationToken: undefined, input: JSON.parse(text.slice(at)) };
  const location = vscode.ProgressLocation.Notification;
  const reply = await vscode.window
    .withProgress({ location, title: 'Calling', cancellable: true }, (_progress, token) =>
      vscode.lm.invokeTool(find().name, options, token))
    .then((result) => 'returned ' + result.content.map(shown).join(' '), (error) => 'failed ' + error);
  await vscode.window.showInformationMessage('The tool ' + reply);
};
const shown = ({ value, mimeType, data }) =>
  typeof value === 'string' ? value.slice(0, 200) : mimeType + ' of ' + data?.length + ' bytes';
const list = async () => {
  const names = () => vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('mcp_')).sort();
  while (names().length === 0) await new Promise((resolve) => setTimeout(resolve, 100));
  await vscode.window.showInformationMessage(names().length + ' tools: ' + names().join(' '));
};
exports.activate = ({ subscriptions }) => {
  subscriptions.push(vscode.commands.registerCommand('caller.call', call));
  subscriptions.push(vscode.commands.registerCommand('caller.list', list));
};
`;

/** Packs an extension with the commands “Caller: Call” and “Caller: List” into `folder`; resolves to the package. */
export function packCaller(folder: string): Promise<string> {
  return packTestExtension(folder, MANIFEST, { 'main.js': MAIN });
}

/** Calls a tool by its own name, as an agent does; VS Code asks before one that spends. */
export async function callTool(bench: Workbench, tool: string, input: object): Promise<void> {
  await bench.command('Caller: Call');
  await bench.says('Call');
  await bench.answer(`${tool} ${JSON.stringify(input)}`);
}

/** Allows the call that VS Code asks about in a dialog with this title. */
export const allowCall = (bench: Workbench, title = 'Run fal model'): Promise<void> =>
  bench
    .dialog(title)
    .locator('.monaco-button')
    .filter({ hasText: /Yes|Allow|Continue/ })
    .first()
    .click();
