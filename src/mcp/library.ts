import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CompleteRequestSchema,
  type CompleteRequest,
  ErrorCode,
  GetPromptRequestSchema,
  type GetPromptResult,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  type Prompt,
  ReadResourceRequestSchema,
  type ReadResourceResult,
  type Resource,
  type ResourceTemplate,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { FalError } from '../fal/errors.ts';

/** Prompts: their list is at hand, what they say is made when asked for. */
export interface PromptShelf {
  readonly list: readonly Prompt[];
  /** @throws {FalError} */
  readonly get: (
    name: string,
    given: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ) => Promise<GetPromptResult>;
}

/** Resources, some at an address of their own and some by a template. */
export interface ResourceShelf {
  readonly list: readonly Resource[];
  readonly templates: readonly ResourceTemplate[];
  /** @throws {FalError} */
  readonly read: (uri: string, signal: AbortSignal) => Promise<ReadResourceResult>;
  /** Calls back at each change of a resource; returns how to stop. Absent: clients cannot subscribe. */
  readonly watch?: (uri: string, changed: () => void) => () => void;
}

/** Values that fit what was typed so far, best first, and whether there are more. */
export type Complete = (
  asked: CompleteRequest['params'],
  signal: AbortSignal,
) => Promise<{ readonly values: readonly string[]; readonly more: boolean }>;

/** What a server offers beside its tools; each part may be absent. */
export interface Library {
  readonly prompts?: PromptShelf | undefined;
  readonly resources?: ResourceShelf | undefined;
  readonly complete?: Complete | undefined;
}

/** MCP's code for a resource that is not there. */
const RESOURCE_NOT_FOUND = -32002;
/** The most values that MCP lets a completion have. */
const MOST_VALUES = 100;
const MOST_WATCHED = 100;

/** Answers a client's requests for prompts, resources and completions. */
export function serveLibrary(server: Server, { prompts, resources, complete }: Library): void {
  if (prompts) servePrompts(server, prompts);
  if (resources) serveResources(server, resources);
  if (resources?.watch) serveWatching(server, resources.watch);
  if (complete) {
    server.setRequestHandler(CompleteRequestSchema, async ({ params }, { signal }) => {
      const { values, more } = await complete(params, signal).catch(rethrow);
      const hasMore = more || values.length > MOST_VALUES;
      return { completion: { values: values.slice(0, MOST_VALUES), hasMore } };
    });
  }
}

function servePrompts(server: Server, { list, get }: PromptShelf): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [...list] }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }, { signal }) =>
    get(params.name, params.arguments ?? {}, signal).catch(rethrow),
  );
}

function serveResources(server: Server, { list, templates, read }: ResourceShelf): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources: [...list] }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [...templates],
  }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }, { signal }) =>
    read(params.uri, signal).catch((error: unknown) =>
      rethrow(error, { 'not-found': RESOURCE_NOT_FOUND }),
    ),
  );
}

function serveWatching(server: Server, watch: NonNullable<ResourceShelf['watch']>): void {
  const watched = new Map<string, () => void>();
  const stop = (uri: string) => {
    watched.get(uri)?.();
    watched.delete(uri);
  };
  server.onclose = () => {
    for (const uri of [...watched.keys()]) stop(uri);
  };
  server.setRequestHandler(SubscribeRequestSchema, ({ params: { uri } }) => {
    stop(uri);
    if (watched.size >= MOST_WATCHED) {
      throw withCode(ErrorCode.InvalidRequest, `At most ${MOST_WATCHED} subscriptions.`);
    }
    const changed = () => {
      server.sendResourceUpdated({ uri }).catch(() => undefined);
    };
    watched.set(uri, watch(uri, changed));
    return {};
  });
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    stop(uri);
    return {};
  });
}

/** What is no tool has no `isError` result: its errors are those of JSON-RPC. */
function rethrow(error: unknown, codes: Partial<Record<string, number>> = {}): never {
  if (!(error instanceof FalError)) throw error;
  const code =
    codes[error.kind] ??
    (error.kind === 'invalid-input' || error.kind === 'not-found'
      ? ErrorCode.InvalidParams
      : ErrorCode.InternalError);
  throw withCode(code, `${error.message} ${error.advice}`);
}

/** The SDK's own McpError writes its code into the message, where the client writes it again. */
function withCode(code: number, message: string): Error {
  return Object.assign(new Error(message), { code });
}
