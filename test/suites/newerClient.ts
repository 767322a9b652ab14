import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallToolResult, Implementation, Tool } from '@modelcontextprotocol/sdk/types.js';
import { installSuites } from './install.ts';

/** How a client of the SDK's second version finds the protocol: it asks with `server/discover` first (`auto`), or accepts one alone. */
export type Mode = 'auto' | { readonly pin: string };

/** What the tests use of `Client` of @modelcontextprotocol/client, which is not among this project's packages. */
export interface NewerClient {
  connect(transport: unknown): Promise<void>;
  close(): Promise<void>;
  listTools(): Promise<{ readonly tools: readonly Tool[] }>;
  callTool(call: { readonly name: string; readonly arguments: object }): Promise<CallToolResult>;
  getServerVersion(): Implementation | undefined;
  getNegotiatedProtocolVersion(): string | undefined;
  /** `modern` from 2026-07-28 on. */
  getProtocolEra(): 'modern' | 'legacy' | undefined;
}

interface Main {
  readonly Client: new (
    info: object,
    options: { readonly versionNegotiation: { readonly mode: Mode } },
  ) => NewerClient;
  readonly StreamableHTTPClientTransport: new (url: URL, options: object) => unknown;
}

interface Stdio {
  readonly StdioClientTransport: new (server: {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly cwd: string;
    readonly stderr: 'ignore';
  }) => unknown;
}

/** A server as a child, or its address and the key. */
export type Target =
  | { readonly file: string; readonly env: Readonly<Record<string, string>>; readonly cwd: string }
  | { readonly url: string; readonly key: string };

/** Connects such a client. @throws the SDK's error when the two agree on no protocol */
export async function connectNewer(target: Target, mode: Mode): Promise<NewerClient> {
  const { client: folder } = await installSuites();
  const load = (file: string): Promise<unknown> =>
    import(pathToFileURL(path.join(folder, 'dist', file)).href);
  const { Client, StreamableHTTPClientTransport } = (await load('index.mjs')) as Main;
  const { StdioClientTransport } = (await load('stdio.mjs')) as Stdio;
  const client = new Client({ name: 'newer', version: '1' }, { versionNegotiation: { mode } });
  const transport =
    'url' in target
      ? new StreamableHTTPClientTransport(new URL(target.url), {
          requestInit: { headers: { authorization: `Bearer ${target.key}` } },
        })
      : new StdioClientTransport({
          ...{ command: process.execPath, args: [target.file], stderr: 'ignore' },
          ...{ env: target.env, cwd: target.cwd },
        });
  await client.connect(transport);
  return client;
}
