/** A path under queue.fal.run's requests, taken apart. */
export interface RequestPath {
  /** `owner/alias`, with the namespace where there is one. */
  readonly app: string;
  readonly requestId: string;
  /** False when more than `owner/alias` stands before `/requests/`. */
  readonly short: boolean;
  readonly action: 'result' | 'status' | 'stream' | 'cancel';
}

const NAMESPACES = ['workflows', 'comfy'];
const ACTIONS: Readonly<Record<string, RequestPath['action']>> = {
  '': 'result',
  '/response': 'result',
  '/status': 'status',
  '/status/stream': 'stream',
  '/cancel': 'cancel',
};

/** The part of an endpoint id that its requests live under: `fal-ai/flux` of `fal-ai/flux/dev`. */
export function appOf(endpointId: string): string {
  const parts = endpointId.split('/');
  return parts.slice(0, NAMESPACES.includes(parts[0] ?? '') ? 3 : 2).join('/');
}

/** Takes `/{app}/requests/{id}[/…]` apart; undefined for any other path. */
export function parseRequestPath(path: string): RequestPath | undefined {
  const [, id, requestId, rest = ''] = /^\/(.+?)\/requests\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const action = ACTIONS[rest.replace(/\/$/, '')];
  if (id === undefined || requestId === undefined || action === undefined) return undefined;
  const app = appOf(id);
  return { app, requestId, short: app === id, action };
}
