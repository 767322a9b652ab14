import type { Context } from './context.ts';
import { faultFromJson } from './faultJson.ts';
import type { Faults } from './faults.ts';
import type { Handler, SeenRequest } from './http.ts';
import { json, readJson } from './http.ts';

/** The sandbox's own pages: its description, the requests so far, and its faults. */
export function createControl(
  { origin, snapshot, jobs }: Context,
  faults: Faults,
  seen: readonly SeenRequest[],
): Handler {
  return async (request) => {
    // A web page must not read requests or add faults.
    const page = request.headers.origin;
    if (page !== undefined && page !== origin) return json(403, { detail: 'Forbidden' });
    switch (`${request.method} ${request.path}`) {
      case 'GET /':
        return json(200, describe(origin, snapshot.models.length));
      case 'GET /_sandbox/requests':
        return json(200, { submits: jobs.submits(), requests: seen.map(withoutKey) });
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
        return json(404, { detail: `Not found. GET ${origin}/ lists the pages.` });
    }
  };
}

// Any program of this machine can send this request, and the key may be a real one.
function withoutKey(request: SeenRequest): object {
  return {
    ...request,
    authorization: undefined,
    headers: { ...request.headers, authorization: undefined },
  };
}

function describe(origin: string, endpoints: number): object {
  return {
    what: 'An embedded fal: the queue, storage, models, prices, schemas and docs of fal.ai, with made-up results and no cost.',
    use: {
      environment: { FAL_GATEWAY_URL: origin, FAL_KEY: 'sandbox:key' },
      urls: `https://queue.fal.run/… is ${origin}/queue.fal.run/…, and so on`,
      hosts: ['queue.fal.run', 'fal.run', 'rest.fal.ai', 'api.fal.ai', 'fal.ai'],
    },
    endpoints,
    steering:
      'In a prompt: [sandbox:fail], [sandbox:error=content_policy_violation], [sandbox:slow=5000], [sandbox:nsfw], [sandbox:billed]',
    control: [
      'GET /_sandbox/requests',
      'POST /_sandbox/faults {"match":{"host":"queue.fal.run","path":"/status"},"times":2,"action":{"kind":"status","status":429}}',
      'DELETE /_sandbox/faults',
    ],
  };
}
