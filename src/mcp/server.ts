import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type ServerNotification,
  type ServerRequest,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { CALL_CANCELLED } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import type { Call } from '../tools/tool.ts';
import { serveLibrary, type Library } from './library.ts';
import { createLogging } from './logging.ts';

/** The SDK's own side of a request, for what only one kind of server needs: to ask the client something, to end a stream. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** One call of a tool, with the connection behind it. */
export interface ServerCall extends Call {
  readonly extra: Extra;
}

/** Runs a tool by name; its module is loaded when the first tool is called. */
export type RunTool = (name: string, input: unknown, call: ServerCall) => Promise<CallToolResult>;

export interface McpServerOptions extends Library {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly instructions: string;
  readonly tools: readonly Tool[];
  readonly run: RunTool;
  /** Takes the secrets out of what is logged. */
  readonly redact?: (text: string) => string;
}

/** A server for one connection. */
export interface McpServer {
  connect(transport: Transport): Promise<void>;
  close(): Promise<void>;
  /** The `file:` URIs of the client's roots; undefined when it knows none. */
  roots(): Promise<readonly string[] | undefined>;
  /** Tells the client something that belongs to no call; left out below the level that it asked for. */
  readonly log: Call['log'];
}

const ROOTS_DEADLINE = 5_000;

/** Creates the MCP face of a set of tools, prompts and resources; what a tool throws becomes an `isError` result here alone. */
export function createMcpServer(options: McpServerOptions): McpServer {
  const { prompts, resources, complete } = options;
  const server = new Server(
    { name: options.name, title: options.title, version: options.version },
    {
      capabilities: {
        tools: {},
        logging: {},
        ...(prompts && { prompts: {} }),
        ...(resources && { resources: resources.watch ? { subscribe: true } : {} }),
        ...(complete && { completions: {} }),
      },
      instructions: options.instructions,
    },
  );
  let gone = false;
  const { log, logOf } = createLogging(server, options.redact);
  serveLibrary(server, options);

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
    const tell = logOf(extra);
    const begun = performance.now();
    const took = () => `${Math.round(performance.now() - begun)} ms`;
    try {
      const call = { signal: controller.signal, progress, log: tell, by, extra };
      const result = await options.run(name, input, call);
      tell('debug', `${name} answered in ${took()}`);
      return result;
    } catch (error) {
      const text = errorText(error);
      tell(error instanceof FalError ? 'warning' : 'error', `${name}, ${took()}: ${text}`);
      return failure(text);
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
    log: (level, text) => {
      if (!gone) log(level, text);
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
