import { info, local } from 'virtual:tools';
import { visible } from '../domain/visible.ts';
import { environmentKey } from '../fal/environmentKey.ts';
import { FalError } from '../fal/errors.ts';
import { redact } from '../fal/redact.ts';
import { createMcpServer, type McpServer } from '../mcp/server.ts';
import { serveStdio } from '../mcp/stdio.ts';
import { withoutTools } from '../mcp/viewer.ts';
import { disabledTools } from './disabledTools.ts';
import { ENDINGS } from './interrupt.ts';
import { readKeys } from './key.ts';
import type { LocalBackend, LocalFlags } from './local.ts';
import { requestKey } from './requestKey.ts';
import type { ServedPresets } from './servedPresets.ts';
import { openViewer } from './viewer.ts';

/** Milliseconds after which the backend is loaded even when no client calls it. */
const IDLE_BEFORE_LOAD = 2_000;

/** Serves stdio until the client is gone; jobs go on at fal, and a submit in progress is finished. */
export async function serveOnStdio(flags: LocalFlags, catalogue: URL): Promise<void> {
  let loading: Promise<LocalBackend> | undefined;
  // The first call loads the tools, the catalogue and fal's client, which keeps the start fast.
  const load = async (): Promise<LocalBackend> => {
    const { openLocalBackend } = await import('./local.ts');
    const opened = openLocalBackend(flags, catalogue, server, await openPresets());
    void opened.recover(log);
    return opened;
  };
  const log = (text: string) => {
    process.stderr.write(`fal: ${visible(text)}\n`);
    server.log('notice', text);
  };
  let presets: Promise<ServedPresets> | undefined;
  const openPresets = () =>
    (presets ??= import('./servedPresets.ts').then(({ openServedPresets }) =>
      openServedPresets(flags, server, log),
    ));
  const open = () => (loading ??= load());
  const server: McpServer = createMcpServer({
    info,
    lists: withoutTools(local, disabledTools(flags)),
    viewer: openViewer(process.env.FAL_GATEWAY_URL),
    backend: async () => (await open()).backend,
    subscribe: true,
    foundTools: {
      list: async (onChange) => (await openPresets()).list(onChange),
      rootsChanged: () => void presets?.then((opened) => opened.rootsChanged()),
    },
    onFailure: (error, call) => {
      if (error instanceof FalError && error.reason === 'no-key')
        requestKey(server, call).catch(() => undefined);
    },
    redact: (text) => redact(text, [environmentKey(process.env) ?? '', ...readKeys()]),
  });

  const leave = async () => {
    await loading?.then(
      ({ settle }) => settle(),
      () => undefined,
    );
    process.exit(0);
  };
  // Not `once`: signal-exit, which two packages bring, ends the process when no other listener is left.
  for (const signal of ENDINGS) process.on(signal, () => void leave());
  // Loading recovers the jobs of dead processes, even when no client calls a tool.
  setTimeout(() => void open().catch(() => undefined), IDLE_BEFORE_LOAD).unref();
  await serveStdio(server);
  await leave();
}
