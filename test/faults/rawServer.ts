import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { useForTest } from '../support/fixtures.ts';
import { type Bench, NO_LIMITS, useFreshBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';

/** One line that the server wrote. */
export interface Line {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

/** The shipped server without a client: what is written to it is the test's own affair. */
export interface RawServer {
  readonly child: ChildProcess;
  readonly lines: readonly Line[];
  stderr(): string;
  write(bytes: string | Uint8Array): void;
  send(message: object): void;
  /** The answer to a request, once it is written; null: to a line that was not parsed. */
  answer(id: number | string | null): Promise<Line>;
  /** Says hello, as a client would. */
  greet(): Promise<void>;
  /** Resolves to the exit code, null when a signal ended it. */
  exited(): Promise<number | null>;
  /** Ends it at once, if it still runs. */
  close(): Promise<unknown>;
}

/** Starts a server on a bench's sandbox and folders. */
export function startRaw({ sandbox, data, project }: Bench): RawServer {
  const child = spawn(process.execPath, [new URL('../../dist/mcp.mjs', import.meta.url).pathname], {
    cwd: project,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: data,
      ...NO_LIMITS,
      FAL_GATEWAY_URL: sandbox.url,
      FAL_DATA_DIR: data,
      FAL_KEY: 'test-id:test-secret-marker',
    },
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const lines: Line[] = [];
  let rest = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part) as Line);
  });
  // It may be gone while something is written to it.
  child.stdin.on('error', () => undefined);
  const write = (bytes: string | Uint8Array) => child.stdin.write(bytes);
  const send = (message: object) => write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const answer = (id: number | string | null) => until(() => lines.find((line) => line.id === id));
  return {
    child,
    lines,
    stderr: () => errors,
    write,
    send,
    answer,
    greet: async () => {
      const clientInfo = { name: 'raw', version: '1' };
      const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
      send({ id: 'hello', method: 'initialize', params });
      await answer('hello');
      send({ method: 'notifications/initialized' });
    },
    exited: () => ended,
    close: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** A greeted server for each test, and the bench whose sandbox and folders it uses; `end` runs after the test, while both still are there. */
export function useRawServer(
  end: (raw: RawServer) => Promise<void> = () => Promise.resolve(),
): readonly [raw: RawServer, bench: Bench] {
  afterEach(() => end(raw));
  const bench = useFreshBench();
  const raw = useForTest(async () => {
    const server = startRaw(bench);
    await server.greet();
    return server;
  });
  return [raw, bench];
}
