import { FalError } from '../fal/errors.ts';
import { listenHttp } from '../mcp/httpListen.ts';
import { createHandler } from './handler.ts';

export interface HttpFlags {
  readonly host: string;
  readonly port: number;
  readonly keyless: boolean;
  readonly 'allow-host': readonly string[];
  readonly 'allow-origin': readonly string[];
}

/** Milliseconds for what is under way when the process is told to end: less than the 30 s that Kubernetes gives. */
const GRACE = 25_000;

/** Serves Streamable HTTP until SIGTERM or SIGINT, and then until what is under way is answered. */
export async function serveHttp(flags: HttpFlags): Promise<void> {
  const { host, port, keyless } = flags;
  const leaving = new AbortController();
  try {
    const handle = createHandler({
      keyless,
      // Whoever binds an address of this machine by its name is asked for by that name.
      allowHosts: [...flags['allow-host'], ...ownName(host)],
      allowOrigins: flags['allow-origin'],
      leaving: leaving.signal,
    });
    const listener = await listenHttp(handle, { host, port });
    process.stderr.write(`${listener.origin}/mcp\n`);
    if (process.env.FAL_KEY) {
      process.stderr.write('fal: FAL_KEY is not used here: each request brings its own key.\n');
    }
    const leave = async () => {
      // A second signal means now.
      if (leaving.signal.aborted) process.exit(1);
      leaving.abort();
      await listener.close(GRACE);
      process.exit(0);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => void leave());
  } catch (error) {
    const told = error instanceof FalError ? `${error.message} ${error.advice}` : String(error);
    process.stderr.write(`${told}\n`);
    process.exit(1);
  }
}

function ownName(host: string): string[] {
  if (host === '0.0.0.0' || host === '::') return [];
  return [host.includes(':') ? `[${host}]` : host];
}
