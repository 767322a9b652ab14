import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { definitions, version } from 'virtual:tools';
import { environmentKey } from '../fal/environmentKey.ts';
import { redact } from '../fal/redact.ts';
import type { Recovered } from '../jobs/recover.ts';
import type { ToolDefinition } from '../mcp/definition.ts';
import { createMcpServer, type McpServer } from '../mcp/server.ts';
import { serveStdio } from '../mcp/stdio.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { type Loaded, offerAll } from './offers.ts';
import { USAGE } from './usage.ts';

const EXIT_DEADLINE = 20_000;
const IDLE_BEFORE_LOAD = 2_000;

const catalogue = new URL('./catalogue.br', import.meta.url);
const [command, ...rest] = process.argv.slice(2);
if (command === 'connect') {
  const { connect } = await import('./connect.ts');
  process.exitCode = await connect(rest, fileURLToPath(import.meta.url));
} else {
  const flags = readFlags();
  if (flags.help) {
    process.stdout.write(USAGE);
  } else if (flags.version) {
    process.stdout.write(`${version}\n`);
  } else if (flags.http) {
    const { serveHttp } = await import('./http.ts');
    await serveHttp({ ...flags, port: Number(flags.port) });
  } else {
    await serve(flags);
  }
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        root: { type: 'string', multiple: true, default: [] },
        http: { type: 'boolean', default: false },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '0' },
        'allow-host': { type: 'string', multiple: true, default: [] },
        'allow-origin': { type: 'string', multiple: true, default: [] },
        keyless: { type: 'boolean', default: false },
        untrusted: { type: 'boolean', default: false },
        'disable-tool': { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', short: 'v', default: false },
      },
    });
    refuseUnknown(values['disable-tool']);
    return values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** A tool that is misspelt would stay switched on. @throws with the names that there are */
function refuseUnknown(disabled: readonly string[]): void {
  const names = (definitions as readonly ToolDefinition[]).map(({ name }) => name);
  const unknown = disabled.filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new Error(
    `--disable-tool: there is no tool ${unknown.join(', ')}. The tools are: ${names.join(', ')}.`,
  );
}

/** Serves stdio until the client is gone; jobs go on at fal, and none is left in the middle of its submit. */
async function serve(flags: ReturnType<typeof readFlags>): Promise<void> {
  let settled: () => Promise<void> = () => Promise.resolve();
  let loaded: Promise<Loaded> | undefined;
  // The tools, the catalogue and fal's client are loaded by the first call, not by the start.
  const load = async (): Promise<Loaded> => {
    const [{ createServices }, { chooseRoots, untrustedRoots }, { createLoaded }] =
      await Promise.all([
        import('./services.ts'),
        import('../jobs/roots.ts'),
        import('./loaded.ts'),
      ]);
    const roots = flags.untrusted
      ? untrustedRoots
      : async () => chooseRoots(await server.roots(), flags.root);
    const { services, recover } = createServices({ env: process.env, catalogue, roots });
    settled = () => services.jobs.settled();
    // What cannot be recovered now (a read-only data folder, say) stays in the journal for the next start.
    const tell = (text: string) => {
      process.stderr.write(`fal: ${text}\n`);
      server.log('notice', text);
    };
    void recover().then(
      (recovered) => {
        tellRecovered(recovered, tell);
      },
      (error: unknown) => {
        tell(`the journal could not be looked through: ${String(error)}`);
      },
    );
    return createLoaded(services);
  };
  const ready = () => (loaded ??= load());
  const server: McpServer = createMcpServer({
    name: 'fal',
    title: 'fal',
    version,
    instructions: INSTRUCTIONS,
    redact: (text) => redact(text, [environmentKey(process.env) ?? '']),
    ...offerAll(ready, flags['disable-tool']),
  });

  const leave = async () => {
    const late = new Promise((resolve) => setTimeout(resolve, EXIT_DEADLINE).unref());
    await Promise.race([settled(), late]);
    process.exit(0);
  };
  // Not `once`: signal-exit, which two packages bring, ends the process when no other listener is left.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void leave());
  // Jobs that a dead process left are taken over even when nobody calls a tool.
  setTimeout(() => void ready().catch(() => undefined), IDLE_BEFORE_LOAD).unref();
  await serveStdio(server);
  await leave();
}

function tellRecovered(
  { followed, ambiguous, saving }: Recovered,
  tell: (text: string) => void,
): void {
  if (followed.length > 0) {
    tell(`${followed.length} jobs of an ended process are followed on to their end.`);
  }
  if (saving.length > 0) {
    tell(`the results of ${saving.length} jobs of an ended process are saved now.`);
  }
  for (const job of ambiguous) {
    tell(
      `a process died while it submitted a job of ${job.endpointId} (${new Date(job.at).toISOString()}): it may run and bill, see https://fal.ai/dashboard/requests`,
    );
  }
}
