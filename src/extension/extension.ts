import { EventEmitter, type ExtensionContext } from 'vscode';
import { refreshAgents } from './agents/agents.ts';
import { registerEditorRequests } from './agents/editorRequests.ts';
import { registerCommands } from './commands.ts';
import { createRuntimeHost } from './runtimeHost.ts';
import { registerDocuments } from './documents/documents.ts';
import { registerDrops } from './drops/drops.ts';
import { createKeys } from './key/keys.ts';
import { createLog } from './log.ts';
import { registerEndNotices } from './jobs/endNotices.ts';
import { registerMcpServer } from './mcp/mcpServer.ts';
import { registerFirstRecord } from './provenance/firstRecord.ts';
import { createSandboxProcess } from './sandbox/sandbox.ts';
import type { Services } from './services.ts';
import { registerQuestions } from './spending/questions.ts';
import { createBatchHost } from './sidebar/batchHost.ts';
import { registerSidebar } from './sidebar/view.ts';
import { registerStatus } from './status.ts';
import { registerUploadsView } from './uploads/uploadsView.ts';
import { registerUriRefusal } from './key/uriRefusal.ts';

/** `deactivate` awaits this; an extension host activates the extension once. */
let settled: (() => Promise<void>) | undefined;

/** VS Code calls this on first use. */
export function activate(context: ExtensionContext): void {
  const log = createLog();
  const keys = createKeys(context.secrets, log);
  const sandbox = createSandboxProcess(context.asAbsolutePath('dist/sandbox.mjs'), log);
  const runtimeHost = createRuntimeHost({ context, keys, sandbox, log });
  const batches = createBatchHost(context, runtimeHost, log);
  settled = async () => {
    await batches.close();
    await runtimeHost.settled();
  };
  const uploadsChanged = new EventEmitter<void>();
  const shownByCommand = new Set<string>();
  const parts = {
    ...{ context, log, keys, sandbox, runtimeHost, batches },
    ...{ shownByCommand, uploadsChanged },
  };
  const sidebar = registerSidebar(parts);
  const services: Services = { ...parts, sidebar };
  context.subscriptions.push(
    log,
    keys,
    sandbox,
    runtimeHost,
    batches,
    uploadsChanged,
    registerMcpServer(services),
    registerStatus(services),
    registerQuestions(services),
    registerEditorRequests(services),
    registerEndNotices(services),
    registerUriRefusal(services),
    registerCommands(services),
    registerDocuments(services),
    registerUploadsView(services),
    registerDrops(services),
    registerFirstRecord(services),
    sidebar,
  );
  refreshAgents(services);
}

/** VS Code awaits this before the window closes, so that a pending submit reaches the journal. */
export async function deactivate(): Promise<void> {
  await settled?.();
}
