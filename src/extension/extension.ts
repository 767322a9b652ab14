import type { ExtensionContext } from 'vscode';
import { registerCommands } from './commands.ts';
import { createKeys } from './keys.ts';
import { createLog } from './log.ts';
import { registerMcpServer } from './mcp.ts';
import { createSandboxProcess } from './sandbox.ts';
import type { Services } from './services.ts';
import { registerStatus } from './status.ts';

/** Called by VS Code on first use. */
export function activate(context: ExtensionContext): void {
  const log = createLog();
  const keys = createKeys(context.secrets, log);
  const sandbox = createSandboxProcess(context.asAbsolutePath('dist/sandbox.mjs'), log);
  const services: Services = { context, log, keys, sandbox };
  context.subscriptions.push(
    log,
    keys,
    sandbox,
    registerMcpServer(services),
    registerStatus(services),
    registerCommands(services),
  );
}
