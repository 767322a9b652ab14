import { environmentKey } from '../fal/environmentKey.ts';
import { composeFal } from '../jobs/compose.ts';
import type { Recovered } from '../jobs/recover.ts';
import type { Roots } from '../jobs/roots.ts';
import { dataFolder } from '../store/store.ts';
import type { Services } from '../tools/tool.ts';

export interface ServiceOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The packed endpoints and schemas. */
  readonly catalogue: URL;
  readonly roots: Roots;
}

export interface ToolServices {
  readonly services: Services;
  /** Takes over what dead processes left, and tidies the journal. */
  readonly recover: () => Promise<Recovered>;
}

/** What the tools stand on, by the environment's word. @throws {FalError} for a gateway that is no URL. */
export function createServices({ env, catalogue, roots }: ServiceOptions): ToolServices {
  const { fal, recover, ...parts } = composeFal({
    key: () => environmentKey(env),
    gateway: env.FAL_GATEWAY_URL,
    dataFolder: dataFolder(env),
    catalogue,
    roots,
  });
  const services: Services = {
    ...parts,
    models: fal.models,
    docs: fal.docs,
    queue: fal.queue,
    roots,
    files: true,
  };
  return { services, recover };
}
