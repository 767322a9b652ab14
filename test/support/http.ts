import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { useForSuite, useOpened } from './fixtures.ts';
import { NO_LIMITS, startSandbox, tempFolder } from './mcp.ts';
import { until } from './until.ts';

const SERVER = new URL('../../dist/mcp.mjs', import.meta.url).pathname;

/** The shipped server over HTTP as a child, and the sandbox behind it. */
export interface HttpBench {
  readonly sandbox: Sandbox;
  /** As the server printed it. */
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Data, temporary, home and working folder of the server. */
  readonly folder: string;
  stderr(): string;
  /** A real client that sends this key with each request; none for null. */
  client(key: string | null): Promise<Client>;
  /** POSTs one body as it is. */
  post(body: string | object, headers?: Record<string, string>): Promise<Response>;
  /** A raw connection; what comes back is in `received()`. */
  socket(): Promise<RawConnection>;
  close(): Promise<void>;
}

export interface RawConnection {
  readonly socket: Socket;
  received(): string;
  ended(): boolean;
}

/** The key of a test's own requests. */
export const KEY = 'caller-id:caller-secret';
/** What a client says of the answers it takes. */
export const JSON_AND_EVENTS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};
export const withKey = (key = KEY) => ({ ...JSON_AND_EVENTS, authorization: `Bearer ${key}` });
/** A message that any MCP server answers. */
export const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

export interface HttpOptions {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly sandbox?: Partial<SandboxOptions>;
  /** True: the default limits of a new server apply. */
  readonly limits?: boolean;
  /** The sandbox of another server, for a second replica. */
  readonly share?: Pick<HttpBench, 'sandbox'>;
}

/** Starts `dist/mcp.mjs --http` against a sandbox. */
export async function startHttp({
  args = [],
  env = {},
  sandbox: options = {},
  share,
  limits,
}: HttpOptions = {}): Promise<HttpBench> {
  const sandbox = share?.sandbox ?? (await startSandbox(options));
  const folder = await tempFolder('http');
  const child = spawn(process.execPath, [SERVER, '--http', ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TMPDIR: folder,
      ...(limits !== true && NO_LIMITS),
      FAL_GATEWAY_URL: sandbox.url,
      FAL_DATA_DIR: folder,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const url = await until(() => {
    if (child.exitCode !== null) throw new Error(errors);
    return Promise.resolve(/^(.*)\n/.exec(errors)?.[1]);
  });
  const port = Number(new URL(url).port);
  return {
    sandbox,
    url,
    port,
    child,
    folder,
    stderr: () => errors,
    client: async (key) => {
      const headers = key === null ? {} : { authorization: `Bearer ${key}` };
      const transport = new StreamableHTTPClientTransport(new URL(url), {
        requestInit: { headers },
      });
      const client = new Client({ name: 'test-client', version: '1.0.0' });
      // The SDK's types do not know exactOptionalPropertyTypes.
      await client.connect(transport);
      return client;
    },
    post: (body, headers = withKey()) =>
      fetch(url, {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    socket: async () => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      let over = false;
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      socket.on('error', () => undefined).on('close', () => (over = true));
      await once(socket, 'connect');
      return { socket, received: () => text, ended: () => over };
    },
    close: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      }
      if (!share) await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One server over HTTP for all tests of a suite. */
export const useHttp = (options?: HttpOptions): HttpBench => useForSuite(() => startHttp(options));

/** A server over HTTP for each test that opens one, with the test's own options. */
export const useOpenedHttp = () => useOpened(startHttp);

/** The JSON-RPC messages of an answer, be it JSON or a stream of events. */
export async function messagesOf(answer: Response): Promise<Record<string, unknown>[]> {
  const text = await answer.text();
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    return [JSON.parse(text) as Record<string, unknown>];
  }
  return [...text.matchAll(/^data: (.+)$/gm)].map(
    ([, data = '']) => JSON.parse(data) as Record<string, unknown>,
  );
}
