import { loadSnapshot } from '../snapshot/load.ts';
import { createAuth } from './auth.ts';
import { createCdn } from './cdn.ts';
import type { Context } from './context.ts';
import { createControl } from './control.ts';
import { docsIndex, docsMcp } from './docs.ts';
import { createFaults, type FaultRule } from './faults.ts';
import type { Handler, SandboxRequest, SeenRequest } from './http.ts';
import { json } from './http.ts';
import { createJobs } from './jobs.ts';
import { modelPage } from './modelPage.ts';
import { renderMedia } from './media/render.ts';
import { withNewModels } from './newModels.ts';
import { openApiOf } from './openapi.ts';
import { createPlatformHost } from './platform.ts';
import { createQueueHost } from './queue.ts';
import { createRunHost } from './run.ts';
import { listen } from './server.ts';
import { createSpool } from './spool.ts';
import { createStorage, type Storage } from './storage.ts';
import { createWork } from './work.ts';

export type { FaultAction } from './faults.ts';

/** The behaviour of a sandbox; only the catalogue is required. */
export interface SandboxOptions {
  /** The packed endpoints and schemas (`dist/catalogue.br`). */
  readonly catalogue: string | URL;
  /** Default: a free port. */
  readonly port?: number;
  /** The only accepted key; default: each `id:secret`. One that contains `locked` has a locked account, one that starts with `admin` may read bills. */
  readonly key?: string;
  /** Milliseconds in the queue, even when no other job runs; default: 150. */
  readonly queueMs?: number;
  /** Milliseconds running; default: 400. */
  readonly runMs?: number;
  /** Divides both; default: 1. */
  readonly speed?: number;
  /** Milliseconds added to each request. */
  readonly latencyMs?: number;
  /** Jobs that run at once; default: 40. */
  readonly concurrency?: number;
  /** Milliseconds from the end of a job to its billing event; default: 1,000. */
  readonly billingDelayMs?: number;
  /** Queue URLs have the sandbox's origin instead of https://queue.fal.run. */
  readonly ownUrls?: boolean;
  readonly faults?: readonly FaultRule[];
}

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, the value for FAL_GATEWAY_URL. */
  readonly url: string;
  readonly port: number;
  /** The last 10,000 requests to fal's hosts, oldest first. */
  readonly seen: readonly SeenRequest[];
  /** The number of jobs ever accepted. */
  submits(): number;
  fault(rule: FaultRule): void;
  clearFaults(): void;
  /** Ends open streams, frees the port, removes uploaded files. */
  close(): Promise<void>;
}

const MAX_SEEN = 10_000;

/** Starts a sandbox on loopback. @throws when the port is in use or the catalogue unreadable. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { concurrency = 40, queueMs = 150, runMs = 400, speed = 1 } = options;
  const snapshot = withNewModels(loadSnapshot(options.catalogue));
  // An unreadable catalogue must fail the start, not the first request.
  if (snapshot.models.length === 0) throw new Error('The model catalogue is empty.');
  const server = await listen(options.port ?? 0);
  const origin = `http://127.0.0.1:${server.port}`;
  const cdn = createCdn(origin, renderMedia);
  const spool = createSpool();
  const faults = createFaults(options.faults);
  const seen: SeenRequest[] = [];
  const context: Context = {
    origin,
    queueBase: options.ownUrls === true ? `${origin}/queue.fal.run` : 'https://queue.fal.run',
    snapshot,
    auth: createAuth(options.key),
    cdn,
    jobs: createJobs(concurrency, createWork(snapshot, cdn)),
    billingDelayMs: options.billingDelayMs ?? 1000,
    times: { queueMs: queueMs / speed, runMs: runMs / speed },
  };
  const { jobs } = context;

  server.serve({
    faults,
    latencyMs: options.latencyMs ?? 0,
    handler: createHandler(
      context,
      createStorage(context, spool),
      createControl(context, faults, seen),
    ),
    onRequest(request) {
      if (seen.length >= MAX_SEEN) seen.shift();
      seen.push(request);
    },
  });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    jobs.close();
    await server.close();
    await spool.close();
  };
  return {
    url: origin,
    port: server.port,
    seen,
    submits: jobs.submits,
    fault: faults.add,
    clearFaults: faults.clear,
    close: () => (closed ??= close()),
  };
}

/** Passes each request to the handler of its host. */
function createHandler(context: Context, storage: Storage, control: Handler): Handler {
  const hosts: Readonly<Record<string, Handler>> = {
    '': control,
    'queue.fal.run': createQueueHost(context),
    'fal.run': createRunHost(context),
    'rest.fal.ai': storage.rest,
    'rest.alpha.fal.ai': storage.rest,
    'api.fal.ai': createPlatformHost(context),
    'fal.ai': (request) => siteResponse(request, context),
  };
  return (request) => {
    const { host, path } = request;
    if (host.endsWith('.fal.media')) {
      return path.startsWith('/upload/') ? storage.upload(request) : context.cdn.handler(request);
    }
    return hosts[host]?.(request) ?? json(404, { detail: `No such host here: ${host}` });
  };
}

/** fal.ai: the public schemas, the pages of models and the documentation. */
function siteResponse(request: SandboxRequest, { snapshot, origin }: Context) {
  const [, endpointId] = /^\/models\/(.+)\/llms\.txt$/.exec(request.path) ?? [];
  if (endpointId !== undefined) return modelPage(endpointId, snapshot);
  switch (request.path) {
    case '/api/openapi/queue/openapi.json': {
      const document = openApiOf(snapshot, request.query.get('endpoint_id') ?? '', origin);
      return document ? json(200, document) : json(404, null);
    }
    case '/docs/mcp':
      return docsMcp(request);
    case '/docs/llms.txt':
      return docsIndex();
    default:
      return json(404, { detail: 'Not Found' });
  }
}
