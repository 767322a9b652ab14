import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import {
  type CallToolResult,
  type ClientCapabilities,
  type ElicitRequestFormParams,
  ElicitRequestSchema,
  type ElicitResult,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { UI_EXTENSION } from '../../src/domain/viewer.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { useForSuite, useForTest, useOpened } from './fixtures.ts';

const DIST = new URL('../../dist/', import.meta.url);
const KEY = 'test-id:test-secret-marker';
/** What a client says that shows pages, as VS Code says it. */
const APP_CLIENT = { mimeTypes: ['text/html;profile=mcp-app'] };
/** The environment of tests that are not about money: nothing is asked, and no limit is near. */
export const NO_LIMITS = {
  FAL_CONFIRM_ABOVE: '1000000',
  FAL_MAX_DAY: '1000000000',
  FAL_UNKNOWN_PRICE: 'allow',
  FAL_LOOP_BRAKE: 'off',
};

/** What a test gets: the shipped server as a child, a real client, the sandbox behind it. */
export interface Bench {
  readonly client: Client;
  readonly sandbox: Sandbox;
  /** The project folder the server runs in. */
  readonly project: string;
  readonly data: string;
  readonly pid: number;
  /** All that the server wrote to stderr. */
  stderr(): string;
  call(name: string, input?: Record<string, unknown>, options?: CallOptions): Promise<Called>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (message: string) => void;
}

/** A file of a result, in a tool's answer. */
export interface Asset {
  readonly url: string;
  readonly kind: string;
  /** Where it is saved. */
  readonly path?: string;
}

/** A tool's answer as the client got it. */
export interface Called {
  readonly isError: boolean;
  readonly text: string;
  /** Empty for an error. */
  readonly data: Record<string, unknown>;
}

export interface BenchOptions {
  readonly key?: string | null;
  readonly args?: readonly string[];
  /** The server's bundle; default: `dist/mcp.mjs`. */
  readonly server?: string;
  readonly env?: Record<string, string>;
  readonly sandbox?: Partial<SandboxOptions>;
  /** True: the default limits of a new machine apply. */
  readonly limits?: boolean;
  /** Answers the server's questions to the user; default: the client cannot ask. */
  readonly onQuestion?: (question: ElicitRequestFormParams) => Promise<ElicitResult> | ElicitResult;
  /** How the client can ask; default: with forms. */
  readonly elicitation?: ClientCapabilities['elicitation'];
  /** The client's roots; default: none declared. */
  readonly roots?: readonly string[];
  /** True: the client announces that it shows pages in place of answers. */
  readonly apps?: boolean;
  /** A sandbox and folders of another bench, for a second client. */
  readonly share?: Pick<Bench, 'sandbox' | 'project' | 'data'>;
}

/** The sandbox on a free port, quick by default. */
export function startSandbox(options: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  return createSandbox({
    catalogue: new URL('catalogue.br', DIST),
    queueMs: 20,
    runMs: 60,
    ...options,
  });
}

/** An empty folder, its path resolved. */
export async function tempFolder(name: string): Promise<string> {
  return realpath(await mkdtemp(path.join(tmpdir(), `fal-${name}-`)));
}

/** How a client starts a server: as its file of settings says. */
export interface ServerStart {
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts a server and connects the SDK's client to it, which then has this name. */
export async function connectServer(
  { args = [], ...start }: ServerStart,
  name = 'test',
): Promise<Client> {
  const client = new Client({ name, version: '1.0.0' });
  await client.connect(new StdioClientTransport({ ...start, args: [...args], stderr: 'ignore' }));
  return client;
}

/** Starts `dist/mcp.mjs` against a sandbox and connects the SDK's client to it. */
export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const { share } = options;
  const sandbox = share?.sandbox ?? (await startSandbox(options.sandbox));
  const project = share?.project ?? (await tempFolder('project'));
  const data = share?.data ?? (await tempFolder('data'));
  const key = options.key === undefined ? KEY : options.key;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [options.server ?? new URL('mcp.mjs', DIST).pathname, ...(options.args ?? [])],
    cwd: project,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: tmpdir(),
      FAL_GATEWAY_URL: sandbox.url,
      FAL_DATA_DIR: data,
      ...(key !== null && { FAL_KEY: key }),
      ...(options.limits !== true && NO_LIMITS),
      ...options.env,
    },
    stderr: 'pipe',
  });
  let errors = '';
  transport.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const { roots, onQuestion, elicitation = {}, apps } = options;
  const client = new Client(
    { name: 'test-client', version: '1.0.0' },
    {
      capabilities: {
        ...(roots && { roots: {} }),
        ...(onQuestion && { elicitation }),
        ...(apps && { extensions: { [UI_EXTENSION]: APP_CLIENT } }),
      },
    },
  );
  if (onQuestion) {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) =>
      onQuestion(params as ElicitRequestFormParams),
    );
  }
  if (roots) {
    client.setRequestHandler(ListRootsRequestSchema, () => ({
      roots: roots.map((folder) => ({ uri: `file://${folder}` })),
    }));
  }
  await client.connect(transport);
  const pid = transport.pid ?? 0;
  return {
    client,
    sandbox,
    project,
    data,
    pid,
    stderr: () => errors,
    call: (name, input, callOptions) => callTool(client, name, input, callOptions),
    close: async () => {
      await client.close();
      if (share) return;
      await sandbox.close();
      await rm(project, { recursive: true, force: true });
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Calls a tool as a client does. */
export async function callTool(
  client: Client,
  name: string,
  input: Record<string, unknown> = {},
  { signal, onProgress }: CallOptions = {},
): Promise<Called> {
  const result = (await client.callTool({ name, arguments: input }, undefined, {
    ...(signal && { signal }),
    ...(onProgress && {
      onprogress: ({ message }) => {
        onProgress(message ?? '');
      },
    }),
  })) as CallToolResult;
  const [first] = result.content;
  return {
    isError: result.isError === true,
    text: first?.type === 'text' ? first.text : '',
    data: result.structuredContent ?? {},
  };
}

/** One bench for all tests of a suite. */
export const useBench = (options?: BenchOptions): Bench => useForSuite(() => startBench(options));

/** A new bench for each test. */
export const useFreshBench = (options?: BenchOptions): Bench =>
  useForTest(() => startBench(options));

/** A bench for each test that opens one, with the test's own options. */
export const useOpenedBench = () => useOpened(startBench);

/** One sandbox for all tests of a suite. */
export const useSandbox = (options?: Partial<SandboxOptions>): Sandbox =>
  useForSuite(() => startSandbox(options));
