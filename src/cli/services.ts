import { createCatalogue } from '../catalogue/catalogue.ts';
import { createPrices } from '../catalogue/prices.ts';
import { createFal } from '../fal/client.ts';
import { environmentKey } from '../fal/environmentKey.ts';
import { openRemote } from '../fal/remote.ts';
import { createTransport, noKey } from '../fal/transport.ts';
import { createCheck } from '../jobs/check.ts';
import { createFollow } from '../jobs/follow.ts';
import { createJournal } from '../jobs/journal.ts';
import { recoverJobs, type Recovered } from '../jobs/recover.ts';
import type { Roots } from '../jobs/roots.ts';
import { createJobs } from '../jobs/run.ts';
import { createSaver } from '../jobs/save.ts';
import { createUpload } from '../jobs/upload.ts';
import { loadSnapshot } from '../snapshot/load.ts';
import { createStore, dataFolder } from '../store/store.ts';
import type { Services } from '../tools/tool.ts';

export interface ServiceOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The packed endpoints and schemas. */
  readonly catalogue: URL;
  readonly roots: Roots;
}

export interface Composed {
  readonly services: Services;
  /** Takes over what dead processes left, and tidies the journal. */
  readonly recover: () => Promise<Recovered>;
}

/** Composes everything the tools stand on. @throws {FalError} for a gateway that is no URL. */
export function createServices({ env, catalogue: file, roots }: ServiceOptions): Composed {
  const key = () => environmentKey(env);
  const transport = createTransport({ key, gateway: env.FAL_GATEWAY_URL });
  const fal = createFal(transport);
  const store = createStore(dataFolder(env));
  const allowOrigin = transport.gatewayOrigin;
  const catalogue = createCatalogue({
    snapshot: loadSnapshot(file),
    platform: fal.models,
    cache: store,
  });
  const prices = createPrices(fal.models);
  const journal = createJournal(store.log('journal'), { via: transport.gatewayOrigin });
  const save = createSaver(openRemote, allowOrigin);
  const follow = createFollow({ fal, prices, journal, save, store });
  const jobs = createJobs({
    fal,
    journal,
    check: createCheck(catalogue),
    follow,
    guard: () => (key() === undefined ? Promise.reject(noKey()) : Promise.resolve()),
  });
  const upload = createUpload({
    storage: fal.storage,
    store,
    remote: openRemote,
    roots,
    allowOrigin,
  });
  const services: Services = {
    catalogue,
    prices,
    models: fal.models,
    docs: fal.docs,
    queue: fal.queue,
    jobs,
    journal,
    upload,
    roots,
  };
  const recover = async (): Promise<Recovered> => {
    const recovered = await recoverJobs({ journal, follow, store });
    await journal.tidy();
    return recovered;
  };
  return { services, recover };
}
