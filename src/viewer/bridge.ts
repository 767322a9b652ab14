import { isFields } from './fields.ts';

/** A host's answer to `ui/initialize`, as far as the page uses it. */
export interface Host {
  readonly hostCapabilities?: Capabilities;
  readonly hostContext?: HostContext;
}

export interface Capabilities {
  readonly openLinks?: object;
  readonly downloadFile?: object;
  readonly serverTools?: object;
  readonly serverResources?: object;
  readonly updateModelContext?: { readonly image?: object };
  readonly message?: object;
  readonly sandbox?: { readonly permissions?: { readonly clipboardWrite?: object } };
}

export interface HostContext {
  readonly theme?: string;
  readonly locale?: string;
  readonly styles?: { readonly variables?: Readonly<Record<string, unknown>> };
  readonly containerDimensions?: { readonly maxHeight?: number };
}

/** A result of MCP. */
export type Result = Readonly<Record<string, unknown>>;

export interface Bridge {
  /** Sends a request. @throws {Error} with the host's message, also when it does not answer in time */
  request(method: string, params: object): Promise<Result>;
  notify(method: string, params: object): void;
}

interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message?: unknown };
}

/** Milliseconds; a call of a tool ends after 48 s at the server. */
const DEADLINE = 70_000;
const METHOD_NOT_FOUND = -32601;

/** JSON-RPC with the window that shows this page; nobody else's messages count. */
export function openBridge(
  onNotification: (method: string, params: Readonly<Record<string, unknown>>) => void,
): Bridge {
  const waiting = new Map<unknown, (message: Message) => void>();
  let last = 0;
  const post = (message: object) => window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');

  window.addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || !isFields(data)) return;
    const message: Message = data;
    if (message.jsonrpc !== '2.0') return;
    const { id, method, params } = message;
    if (typeof method !== 'string') {
      waiting.get(id)?.(message);
    } else if (id === undefined) {
      onNotification(method, isFields(params) ? params : {});
    } else if (method === 'ping' || method === 'ui/resource-teardown') {
      onNotification(method, {});
      post({ id, result: {} });
    } else {
      post({ id, error: { code: METHOD_NOT_FOUND, message: `Method not found: ${method}` } });
    }
  });

  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        const id = (last += 1);
        const settle = ({ result, error }: Message) => {
          clearTimeout(timer);
          waiting.delete(id);
          if (error) reject(new Error(String(error.message)));
          else resolve(isFields(result) ? result : {});
        };
        const timer = setTimeout(() => settle({ error: { message: 'no answer' } }), DEADLINE);
        waiting.set(id, settle);
        post({ id, method, params });
      }),
    notify: (method, params) => {
      post({ method, params });
    },
  };
}
