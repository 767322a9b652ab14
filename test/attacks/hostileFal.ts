import { type IncomingMessage, request as forward, type ServerResponse } from 'node:http';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { type Handler, startServer } from '../fal/httpServer.ts';
import { useForSuite, useForTest } from '../support/fixtures.ts';
import {
  type Bench,
  type BenchOptions,
  startBench,
  startSandbox,
  tempFolder,
} from '../support/mcp.ts';
import { rm } from 'node:fs/promises';

/** A fal that attacks its client where a test makes it, and is the sandbox everywhere else. */
export interface HostileFal {
  /** To be used as FAL_GATEWAY_URL. */
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Answers each request whose `METHOD /host/path?query` matches, instead of the sandbox; the newest rule wins. */
  attack(match: RegExp, answer: Handler): void;
  /** The sandbox answers everything again. */
  relent(): void;
  close(): Promise<void>;
}

/** Starts a hostile fal before a sandbox of its own. */
export async function startHostileFal(options: Partial<SandboxOptions> = {}): Promise<HostileFal> {
  const sandbox = await startSandbox(options);
  const rules: { readonly match: RegExp; readonly answer: Handler }[] = [];
  let url = '';
  const server = await startServer((request, response) => {
    const line = `${request.method ?? 'GET'} ${request.url ?? '/'}`;
    const rule = rules.findLast(({ match }) => match.test(line));
    if (rule) return rule.answer(request, response);
    pass(request, response, sandbox.url, url);
    return undefined;
  });
  url = server.origin;
  return {
    url,
    sandbox,
    attack: (match, answer) => rules.push({ match, answer }),
    relent: () => rules.splice(0),
    close: async () => {
      await server.close();
      await sandbox.close();
    },
  };
}

/** The shipped server with a real client, before a hostile fal. */
export type Attack = Bench & { readonly fal: HostileFal };

/** Starts all three; `close` ends them. */
async function startAttack(options: BenchOptions = {}): Promise<Attack> {
  const fal = await startHostileFal(options.sandbox);
  const project = await tempFolder('project');
  const data = await tempFolder('data');
  const bench = await startBench({
    ...options,
    env: { FAL_GATEWAY_URL: fal.url, ...options.env },
    share: { sandbox: fal.sandbox, project, data },
  });
  return {
    ...bench,
    fal,
    close: async () => {
      await bench.close();
      await fal.close();
      await rm(project, { recursive: true, force: true });
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** One attack for all tests of a suite. */
export const useAttack = (): Attack => useForSuite(() => startAttack());

/** A new attack for each test. */
export const useFreshAttack = (options?: BenchOptions): Attack =>
  useForTest(() => startAttack(options));

/** Answers JSON. */
export function json(value: unknown, status = 200): Handler {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };
}

/** Hands a request on to the sandbox; the sandbox's own address in a JSON answer becomes the hostile one's. */
function pass(
  request: IncomingMessage,
  response: ServerResponse,
  sandbox: string,
  own: string,
): void {
  const { method, headers, url = '/' } = request;
  const onward = forward(`${sandbox}${url}`, { method, headers }, (answer) => {
    const isJson = answer.headers['content-type']?.includes('json') === true;
    if (!isJson) {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      return;
    }
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      const text = Buffer.concat(chunks).toString().replaceAll(sandbox, own);
      const length = Buffer.byteLength(text);
      response.writeHead(answer.statusCode ?? 500, { ...answer.headers, 'content-length': length });
      response.end(text);
    });
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
