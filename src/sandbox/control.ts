import { faultFromJson } from './faultJson.ts';
import type { Faults } from './faults.ts';
import type { Handler } from './http.ts';
import { json, readJson } from './http.ts';
import type { SeenRequest } from './server.ts';

interface ControlOptions {
  readonly faults: Faults;
  readonly seen: readonly SeenRequest[];
  readonly submits: () => number;
  readonly endpoints: () => number;
  readonly origin: () => string;
}

/** The sandbox's own pages: what it is, what it saw, and its faults. */
export function createControl(options: ControlOptions): Handler {
  const { faults, seen } = options;
  return async (request) => {
    // A web page has no business here.
    const page = request.headers.origin;
    if (page !== undefined && page !== options.origin()) return json(403, { detail: 'Forbidden' });
    switch (`${request.method} ${request.path}`) {
      case 'GET /':
        return json(200, about(options));
      case 'GET /_sandbox/requests':
        return json(200, { submits: options.submits(), requests: seen.map(withoutKey) });
      case 'POST /_sandbox/faults':
        try {
          faults.add(faultFromJson(await readJson(request)));
          return json(201, { ok: true });
        } catch (error) {
          if (error instanceof TypeError) return json(400, { detail: error.message });
          throw error;
        }
      case 'DELETE /_sandbox/faults':
        faults.clear();
        return json(200, { ok: true });
      default:
        return json(404, { detail: `Nothing here. GET ${options.origin()}/ says what this is.` });
    }
  };
}

// Any program of this machine may ask: a key, which may be a real one, is not for it.
function withoutKey(request: SeenRequest): object {
  const headers = Object.entries(request.headers).filter(([name]) => name !== 'authorization');
  return { ...request, authorization: undefined, headers: Object.fromEntries(headers) };
}

function about({ endpoints, origin }: ControlOptions): object {
  return {
    what: 'An embedded fal: the queue, storage, models, prices, schemas and docs of fal.ai, with made-up results and no cost.',
    use: {
      environment: { FAL_GATEWAY_URL: origin(), FAL_KEY: 'sandbox:key' },
      urls: `https://queue.fal.run/… is ${origin()}/queue.fal.run/…, and so on`,
      hosts: ['queue.fal.run', 'fal.run', 'rest.fal.ai', 'api.fal.ai', 'fal.ai'],
    },
    endpoints: endpoints(),
    steering:
      'In a prompt: [sandbox:fail], [sandbox:error=content_policy_violation], [sandbox:slow=5000], [sandbox:nsfw]',
    control: [
      'GET /_sandbox/requests',
      'POST /_sandbox/faults {"match":{"host":"queue.fal.run","path":"/status"},"times":2,"action":{"kind":"status","status":429}}',
      'DELETE /_sandbox/faults',
    ],
  };
}
