import { FalError } from '../fal/errors.ts';
import { listenHttp } from '../mcp/http/listen.ts';
import { nextStep } from '../tools/nextStep.ts';
import { createHandler } from './handler.ts';
import { openSharedLedger } from '../spend/shared.ts';
import { ENDINGS } from './interrupt.ts';
import { ownLimits } from './limits.ts';

export interface HttpFlags {
  readonly host: string;
  readonly port: number;
  readonly keyless: boolean;
  readonly apps: boolean;
  readonly 'allow-host': readonly string[];
  readonly 'allow-origin': readonly string[];
  readonly 'disable-tool': readonly string[];
  readonly 'accept-max-cost'?: string | undefined;
  /** The address of a Redis or Valkey for all replicas. */
  readonly ledger?: string | undefined;
}

/** Milliseconds for requests in progress when the process is to end: less than the 30 s of Kubernetes. */
const GRACE = 25_000;

/** Serves Streamable HTTP until SIGTERM or SIGINT, and then until requests in progress are answered. */
export async function serveHttp(flags: HttpFlags, catalogue: URL): Promise<void> {
  const { host, port, keyless } = flags;
  const leaving = new AbortController();
  try {
    const ledger = flags.ledger === undefined ? undefined : await openSharedLedger(flags.ledger);
    const handle = createHandler({
      ledger,
      keyless,
      catalogue,
      // Requests address a server by the host that it listens on.
      allowHosts: [...flags['allow-host'], ...hostNames(host)],
      allowOrigins: flags['allow-origin'],
      disableTools: flags['disable-tool'],
      apps: flags.apps,
      acceptMaxCost: ownLimits(flags).acceptMaxCost,
      leaving: leaving.signal,
    });
    const listener = await listenHttp(handle, { host, port });
    process.stderr.write(`${listener.origin}/mcp\n`);
    if (process.env.FAL_KEY) {
      process.stderr.write(
        'fal: FAL_KEY is not used with --http: each request brings its own key.\n',
      );
    }
    const leave = async () => {
      // A second signal ends at once.
      if (leaving.signal.aborted) process.exit(1);
      leaving.abort();
      await listener.close(GRACE);
      await ledger?.close();
      process.exit(0);
    };
    for (const signal of ENDINGS) process.on(signal, () => void leave());
  } catch (error) {
    const text = error instanceof FalError ? `${error.message} ${nextStep(error)}` : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  }
}

function hostNames(host: string): string[] {
  if (host === '0.0.0.0' || host === '::') return [];
  return [host.includes(':') ? `[${host}]` : host];
}
