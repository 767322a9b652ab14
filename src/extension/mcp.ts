import * as vscode from 'vscode';

/** Offers the bundled server to VS Code's agents; VS Code starts it as a child, as any other client would. */
export function registerMcpServer(context: vscode.ExtensionContext): vscode.Disposable {
  const server = context.asAbsolutePath('dist/mcp.mjs');
  const { version } = context.extension.packageJSON as { version: string };
  return vscode.lm.registerMcpServerDefinitionProvider('fal.mcp', {
    // Nothing secret in here: VS Code keeps what is provided in plain text. FAL_KEY comes to the child with VS Code's own environment.
    provideMcpServerDefinitions: () => [
      new vscode.McpStdioServerDefinition(
        'fal',
        process.execPath,
        [server],
        { ELECTRON_RUN_AS_NODE: '1' },
        version,
      ),
    ],
  });
}
