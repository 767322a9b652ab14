import { UI_EXTENSION } from '../domain/viewer.ts';
import { CALL_CANCELLED } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import type { Ask } from '../spend/approvals.ts';
import type { AskFields, Call } from '../tools/tool.ts';
import type { Backend, ServerCall } from './backend.ts';
import { handlePrompts, handleResources, handleSubscriptions } from './handlers.ts';
import type { Lists } from './lists.ts';
import { askByElicitation } from './ask.ts';
import { createLogging } from './logging.ts';
import {
  CallToolRequestSchema,
  type CallToolResult,
  type Implementation,
  ListToolsRequestSchema,
  RootsListChangedNotificationSchema,
  Server,
  type ToolDefinition,
  type Transport,
} from './sdk.ts';
import type { Viewer } from './viewer.ts';

export interface McpServerOptions {
  /** What the server says of itself: name, title, version, website and icons. */
  readonly info: Implementation;
  readonly lists: Lists;
  /** The page of results; absent: clients show text. */
  readonly viewer?: Viewer;
  /** Whether the viewer's tools are offered; by default to clients that announce that they show pages. */
  readonly hasApps?: boolean | undefined;
  /** Resolves to what answers the requests behind the lists; not called before the first of them. */
  readonly backend: () => Promise<Backend>;
  /** Whether clients can subscribe to resources. */
  readonly subscribe: boolean;
  /** Tools that are found at run time, besides those of `lists`. */
  readonly foundTools?: FoundTools;
  /** Called when a tool fails. */
  readonly onFailure?: (error: unknown, call: ServerCall) => void;
  /** Removes secrets from what is logged. */
  readonly redact?: (text: string) => string;
}

/** Tools that come and go while a server runs. */
export interface FoundTools {
  /** Their definitions now; `onChange` is called at each later change. */
  list(onChange: () => void): Promise<readonly ToolDefinition[]>;
  /** The client's roots have changed. */
  rootsChanged(): void;
}

/** A server for one connection. */
export interface McpServer {
  connect(transport: Transport): Promise<void>;
  close(): Promise<void>;
  /** The `file:` URIs of the client's roots; undefined when it has none. */
  roots(): Promise<readonly string[] | undefined>;
  /** Asks the client's user for an approval. */
  readonly ask: Ask;
  /** Has the client offer its user a page; does nothing where it cannot. */
  openPage(url: string, message: string): Promise<void>;
  /** Sends a log message that belongs to no call, if the client's level includes it. */
  readonly log: Call['log'];
}

/** Milliseconds. */
const ROOTS_DEADLINE = 5_000;

/** Creates an MCP server; errors of tools become `isError` results here alone. */
export function createMcpServer({
  info,
  lists,
  viewer,
  hasApps,
  backend,
  subscribe,
  foundTools,
  onFailure,
  redact,
}: McpServerOptions): McpServer {
  const server = new Server(info, {
    capabilities: {
      tools: foundTools ? { listChanged: true } : {},
      logging: {},
      prompts: {},
      resources: subscribe ? { subscribe } : {},
      completions: {},
    },
    instructions: lists.instructions,
  });
  let closed = false;
  const { log, logOf } = createLogging(server, redact);
  let asking: Promise<AskFields> | undefined;
  // Listing tools does not need it.
  const askFields: AskFields = async (...args) => {
    asking ??= import('./askFields.ts').then(({ createAskFields }) => createAskFields(server));
    return (await asking)(...args);
  };
  handlePrompts(server, lists, backend);
  handleResources(server, lists, viewer, backend);
  if (subscribe) server.onclose = handleSubscriptions(server, backend);

  const showsApps = () =>
    hasApps ?? server.getClientCapabilities()?.extensions?.[UI_EXTENSION] !== undefined;

  const callOf = (extra: ServerCall['extra']): ServerCall => {
    const controller = new AbortController();
    // The SDK aborts every request when the connection ends; only a request that the client cancels is a cancel.
    extra.signal.addEventListener('abort', () =>
      controller.abort(closed ? new Error('the client is gone') : CALL_CANCELLED),
    );
    const progressToken = extra._meta?.progressToken;
    return {
      signal: controller.signal,
      progress: (message, progress = 0, total) => {
        if (progressToken === undefined || closed) return;
        const params = { progressToken, progress, message, ...(total !== undefined && { total }) };
        extra.sendNotification({ method: 'notifications/progress', params }).catch(() => undefined);
      },
      log: logOf(extra),
      by: server.getClientVersion()?.name ?? 'an MCP client',
      askFields: server.getClientCapabilities()?.elicitation?.form ? askFields : undefined,
      showsApps: showsApps(),
      extra,
    };
  };

  const notifyTools = () => {
    if (!closed) server.sendToolListChanged().catch(() => undefined);
  };
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: [
      ...lists.tools,
      ...((await foundTools?.list(notifyTools)) ?? []),
      ...(showsApps() ? lists.appTools : []),
    ],
  }));
  if (foundTools) {
    server.setNotificationHandler(RootsListChangedNotificationSchema, () =>
      foundTools.rootsChanged(),
    );
  }
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const { name, arguments: input = {} } = params;
    const call = callOf(extra);
    const begun = performance.now();
    const duration = () => `${Math.round(performance.now() - begun)} ms`;
    try {
      const result = await (await backend()).callTool(name, input, call);
      call.log('debug', `${name} answered in ${duration()}`);
      return result;
    } catch (error) {
      onFailure?.(error, call);
      const text = await errorText(error);
      const level = error instanceof FalError ? 'warning' : 'error';
      call.log(level, `${name}, ${duration()}: ${text}`);
      return { isError: true, content: [{ type: 'text', text }] } satisfies CallToolResult;
    }
  });

  return {
    connect: async (transport) => {
      // Set before the SDK takes the transport, so that it runs before the requests are aborted.
      transport.onclose = () => {
        closed = true;
      };
      await server.connect(transport);
    },
    close: () => server.close(),
    ask: askByElicitation(server),
    openPage: async (url, message) => {
      if (!server.getClientCapabilities()?.elicitation?.url) return;
      const elicitationId = crypto.randomUUID();
      await server.elicitInput({ mode: 'url', url, message, elicitationId });
    },
    roots: async () => {
      if (!server.getClientCapabilities()?.roots) return undefined;
      const answer = await server
        .listRoots(undefined, { timeout: ROOTS_DEADLINE })
        .catch(() => undefined);
      return answer?.roots.map((root) => root.uri);
    },
    log: (level, text) => {
      if (!closed) log(level, text);
    },
  };
}

const LONGEST_ERROR = 7_600;

async function errorText(error: unknown): Promise<string> {
  const { nextStep } = await import('../tools/nextStep.ts');
  const text =
    error instanceof FalError
      ? `${error.message}\n${nextStep(error)}${error.requestId ? ` (request ${error.requestId})` : ''}`
      : `Unexpected: ${error instanceof Error ? error.message : String(error)}`;
  return text.length > LONGEST_ERROR ? `${text.slice(0, LONGEST_ERROR)}…` : text;
}
