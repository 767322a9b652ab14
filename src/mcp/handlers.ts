import { FalError } from '../fal/errors.ts';
import type { Backend } from './backend.ts';
import { VIEWER_URI } from '../domain/viewer.ts';
import type { Lists } from './lists.ts';
import {
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ReadResourceRequestSchema,
  type Server,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from './sdk.ts';
import { readViewer, type Viewer, viewerResource } from './viewer.ts';

type OpenBackend = () => Promise<Backend>;

/** MCP's code for a resource that does not exist. */
const RESOURCE_NOT_FOUND = -32002;
/** The most values that MCP allows in a completion. */
const MOST_VALUES = 100;
const MOST_SUBSCRIPTIONS = 100;

/** Answers a client's requests for prompts and completions. */
export function handlePrompts(server: Server, { prompts }: Lists, backend: OpenBackend): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: [...prompts] }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }, { signal }) =>
    answer(backend, (opened) => opened.getPrompt(params.name, params.arguments ?? {}, signal)),
  );
  server.setRequestHandler(CompleteRequestSchema, async ({ params }, { signal }) => {
    const { values, hasMore } = await answer(backend, (opened) => opened.complete(params, signal));
    return {
      completion: {
        values: values.slice(0, MOST_VALUES),
        hasMore: hasMore || values.length > MOST_VALUES,
      },
    };
  });
}

/** Answers a client's requests for resources. */
export function handleResources(
  server: Server,
  { resources, templates }: Lists,
  viewer: Viewer | undefined,
  backend: OpenBackend,
): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: viewer ? [...resources, viewerResource(viewer)] : [...resources],
  }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [...templates],
  }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params: { uri } }, { signal }) =>
    viewer && uri === VIEWER_URI
      ? readViewer(viewer)
      : answer(backend, (opened) => opened.readResource(uri, signal), RESOURCE_NOT_FOUND),
  );
}

/** Answers a client's subscriptions to resources; returns what ends them all. */
export function handleSubscriptions(server: Server, backend: OpenBackend): () => void {
  const subscriptions = new Map<string, Promise<() => void>>();
  const stop = (uri: string) => {
    subscriptions.get(uri)?.then(
      (stopWatching) => stopWatching(),
      () => undefined,
    );
    subscriptions.delete(uri);
  };
  server.setRequestHandler(SubscribeRequestSchema, async ({ params: { uri } }) => {
    stop(uri);
    if (subscriptions.size >= MOST_SUBSCRIPTIONS) {
      throw withCode(ErrorCode.InvalidRequest, `At most ${MOST_SUBSCRIPTIONS} subscriptions.`);
    }
    const notify = () => {
      server.sendResourceUpdated({ uri }).catch(() => undefined);
    };
    const watching = answer(backend, (opened) =>
      Promise.resolve(opened.watchResource(uri, notify)),
    );
    subscriptions.set(uri, watching);
    await watching;
    return {};
  });
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params: { uri } }) => {
    stop(uri);
    return {};
  });
  return () => {
    for (const uri of [...subscriptions.keys()]) stop(uri);
  };
}

/** The backend's answer; only tools have `isError` results, so its errors become JSON-RPC errors. */
async function answer<T>(
  backend: OpenBackend,
  request: (opened: Backend) => Promise<T>,
  notFound: number = ErrorCode.InvalidParams,
): Promise<T> {
  try {
    return await request(await backend());
  } catch (error) {
    if (!(error instanceof FalError)) throw error;
    const { nextStep } = await import('../tools/nextStep.ts');
    throw withCode(errorCode(error, notFound), `${error.message} ${nextStep(error)}`);
  }
}

function errorCode({ kind }: FalError, notFound: number): number {
  if (kind === 'not-found') return notFound;
  return kind === 'invalid-input' ? ErrorCode.InvalidParams : ErrorCode.InternalError;
}

/** The SDK's own McpError writes its code into the message, where the client writes it again. */
function withCode(code: number, message: string): Error {
  return Object.assign(new Error(message), { code });
}
