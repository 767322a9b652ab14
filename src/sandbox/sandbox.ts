import { loadSnapshot } from '../snapshot/load.ts';
import { createGate } from './auth.ts';
import { createCdn } from './cdn.ts';
import { createControl } from './control.ts';
import { createFaults, type FaultRule } from './faults.ts';
import type { Handler } from './http.ts';
import { json } from './http.ts';
import { createJobs } from './jobs.ts';
import { renderMedia } from './media/render.ts';
import { listModels, readModels, type ListedModel } from './models.ts';
import { createPlatformHost } from './platform.ts';
import { createPrices } from './pricing.ts';
import { createQueueHost } from './queue.ts';
import { createRunHost } from './run.ts';
import { listen, type SeenRequest } from './server.ts';
import { createSite } from './site.ts';
import { createSpool } from './spool.ts';
import { createStorage } from './storage.ts';
import type { TimesOptions } from './times.ts';
import { createWork } from './work.ts';

export type { FaultAction } from './faults.ts';

/** How an embedded fal behaves; only the catalogue must be given. */
export interface SandboxOptions extends TimesOptions {
  /** The packed endpoints and schemas (`dist/catalogue.br`). */
  readonly catalogue: string | URL;
  /** Default: 0, a free one. */
  readonly port?: number;
  /** The only key accepted; default: each `id:secret`. One with `locked` in it is a locked account's. */
  readonly key?: string;
  /** Milliseconds added to each request. */
  readonly latencyMs?: number;
  /** How many jobs run at once; default: 40. */
  readonly concurrency?: number;
  /** Queue URLs of the sandbox's own origin instead of https://queue.fal.run. */
  readonly ownUrls?: boolean;
  /** `{endpoint_id, metadata}` objects to list instead of the catalogue's. */
  readonly models?: readonly unknown[];
  /** Docs answers as plain JSON rather than as server-sent events. */
  readonly plainDocs?: boolean;
  readonly faults?: readonly FaultRule[];
}

/** A running embedded fal. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, to be used as FAL_GATEWAY_URL. */
  readonly url: string;
  readonly port: number;
  /** Every request to a fal host so far, oldest first; the last 10,000. */
  readonly seen: readonly SeenRequest[];
  /** How many jobs were ever accepted. */
  submits(): number;
  fault(rule: FaultRule): void;
  clearFaults(): void;
  /** Ends open streams, frees the port, removes uploaded files. */
  close(): Promise<void>;
}

const SEEN = 10_000;

/** Starts an embedded fal on loopback. @throws when the port is taken, the catalogue unreadable or `models` wrong. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { concurrency = 40 } = options;
  let port = 0;
  const origin = (): string => `http://127.0.0.1:${port}`;
  const snapshot = loadSnapshot(options.catalogue);
  const categories = new Map(snapshot.models.map((model) => [model.endpointId, model.category]));
  const faults = createFaults(options.faults);
  const gate = createGate(options.key);
  const cdn = createCdn(origin, renderMedia);
  const spool = createSpool();
  const prices = createPrices(snapshot);
  const jobs = createJobs(concurrency, createWork({ snapshot, cdn, prices }));
  const storage = createStorage({ gate, cdn, spool, origin });
  const queue = {
    gate,
    jobs,
    times: options,
    categoryOf: (endpointId: string) => categories.get(endpointId),
    base: () => (options.ownUrls === true ? `${origin()}/queue.fal.run` : 'https://queue.fal.run'),
  };
  const seen: SeenRequest[] = [];
  // The own list waits for the port, which its pictures' addresses carry.
  const given = options.models && readModels(options.models);
  let own: readonly ListedModel[] | undefined;
  const models = (): readonly ListedModel[] =>
    given ?? (own ??= listModels(snapshot, cdn.thumbnailUrl));

  const media: Handler = (request) =>
    request.path.startsWith('/upload/') ? storage.upload(request) : cdn.answer(request);
  const hosts: Readonly<Record<string, Handler>> = {
    '': createControl({
      faults,
      seen,
      submits: jobs.submits,
      endpoints: () => snapshot.models.length,
      origin,
    }),
    'queue.fal.run': createQueueHost(queue),
    'fal.run': createRunHost(queue, concurrency),
    'rest.fal.ai': storage.rest,
    'rest.alpha.fal.ai': storage.rest,
    'api.fal.ai': createPlatformHost({ gate, snapshot, models, prices, jobs, origin }),
    'fal.ai': createSite({ snapshot, origin, plainDocs: options.plainDocs === true }),
  };
  const route: Handler = (request) => {
    const host = request.host.endsWith('.fal.media') ? media : hosts[request.host];
    return host ? host(request) : json(404, { detail: `No such host here: ${request.host}` });
  };

  const listener = await listen({
    port: options.port ?? 0,
    faults,
    latencyMs: options.latencyMs ?? 0,
    route,
    seen(request) {
      if (request.host === '') return;
      if (seen.length >= SEEN) seen.shift();
      seen.push(request);
    },
  });
  port = listener.port;
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    jobs.close();
    await listener.close();
    await spool.close();
  };
  return {
    url: origin(),
    port,
    seen,
    submits: jobs.submits,
    fault: faults.add,
    clearFaults: faults.clear,
    close: () => (closed ??= close()),
  };
}
