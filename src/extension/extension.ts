import type * as vscode from 'vscode';
import { registerMcpServer } from './mcp.ts';

/** Called by VS Code on first use. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(registerMcpServer(context));
}
