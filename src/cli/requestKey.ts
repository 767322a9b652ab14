import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Call } from '../tools/tool.ts';
import type { McpServer } from '../mcp/server.ts';

const KEYS_PAGE = 'https://fal.ai/dashboard/keys';

const TRIES = 3;
/** Milliseconds. */
const PAUSE = 1_500;

let isRequested = false;

/** Has the person set a key, without waiting for it: the VS Code window that has the focus offers it, else the client opens fal's page of keys, once. */
export async function requestKey(server: McpServer, { by }: Pick<Call, 'by'>): Promise<void> {
  const { createEditorSender } = await import('../store/editorRequests.ts');
  const { dataFolder } = await import('../store/dataFolder.ts');
  const send = createEditorSender(dataFolder(process.env));
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await send({ kind: 'set-key', by })) return;
    // A window that has just started this server does not listen yet.
    await sleepFor(PAUSE);
  }
  if (isRequested) return;
  isRequested = true;
  const message = `${by} runs a model of fal, which needs an API key. Create one at fal, then set it as FAL_KEY and restart the server.`;
  await server.openPage(KEYS_PAGE, message);
}
