import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { FalError } from '../fal/errors.ts';
import { CALL_CANCELLED } from '../fal/cancel.ts';
import type { Answer, Call } from '../tools/tool.ts';
import type { ToolDefinition } from './definition.ts';

/** Runs a tool by name; its module is loaded when the first tool is called. */
export type RunTool = (name: string, input: unknown, call: Call) => Promise<Answer<unknown>>;

export interface McpServerOptions {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly instructions: string;
  readonly tools: readonly ToolDefinition[];
  readonly run: RunTool;
}

/** A server for one connection. */
export interface McpServer {
  connect(transport: Transport): Promise<void>;
  close(): Promise<void>;
  /** The `file:` URIs of the client's roots; undefined when it knows none. */
  roots(): Promise<readonly string[] | undefined>;
}

const ROOTS_DEADLINE = 5_000;

/** Creates the MCP face of a set of tools; what a tool throws becomes an `isError` result here alone. */
export function createMcpServer(options: McpServerOptions): McpServer {
  const server = new Server(
    { name: options.name, title: options.title, version: options.version },
    { capabilities: { tools: {} }, instructions: options.instructions },
  );
  let gone = false;

  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...options.tools] }));
  server.setRequestHandler(CallToolRequestSchema, async (request, extra) => {
    const { name, arguments: input = {}, _meta } = request.params;
    if (!options.tools.some((tool) => tool.name === name)) {
      const names = options.tools.map((tool) => tool.name).join(', ');
      return failure(`There is no tool ${name}. The tools are: ${names}.`);
    }
    const controller = new AbortController();
    // The SDK aborts every request when the connection ends; only a request taken back is a cancel.
    extra.signal.addEventListener('abort', () => {
      controller.abort(gone ? new Error('the client is gone') : CALL_CANCELLED);
    });
    const token = _meta?.progressToken;
    const progress: Call['progress'] = (message, done = 0, total) => {
      if (token === undefined || gone) return;
      const params = {
        progressToken: token,
        progress: done,
        message,
        ...(total !== undefined && { total }),
      };
      extra.sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
    };
    const by = server.getClientVersion()?.name ?? 'an MCP client';
    try {
      const answer = await options.run(name, input, { signal: controller.signal, progress, by });
      return {
        content: [{ type: 'text', text: answer.text }],
        structuredContent: answer.structured as Record<string, unknown>,
      };
    } catch (error) {
      return failure(errorText(error));
    }
  });

  return {
    connect: async (transport) => {
      // Set before the SDK takes the transport, so that it runs before the requests are aborted.
      transport.onclose = () => {
        gone = true;
      };
      await server.connect(transport);
    },
    close: () => server.close(),
    roots: async () => {
      if (!server.getClientCapabilities()?.roots) return undefined;
      const answer = await server
        .listRoots(undefined, { timeout: ROOTS_DEADLINE })
        .catch(() => undefined);
      return answer?.roots.map((root) => root.uri);
    },
  };
}

function failure(text: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text }] };
}

const LONGEST_ERROR = 7_600;

function errorText(error: unknown): string {
  const text =
    error instanceof FalError
      ? `${error.message}\n${error.advice}${error.requestId ? ` (request ${error.requestId})` : ''}`
      : `Unexpected: ${error instanceof Error ? error.message : String(error)}`;
  return text.length > LONGEST_ERROR ? `${text.slice(0, LONGEST_ERROR)}…` : text;
}
