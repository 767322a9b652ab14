import { loadSnapshot } from '../snapshot/load.ts';
import type { Model, ModelSchema } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import { createCatalogue } from './catalogue.ts';
import { createModelList } from './modelList.ts';
import { createSchemas } from './schemas.ts';
import type { Catalogue, DiskCache, PlatformModels } from './types.ts';

/** The catalogue with the packed snapshot in `file`, which is read at first use; `source` is the platform's gateway, if any. */
export function openCatalogue(
  file: URL,
  platform: PlatformModels,
  cache: DiskCache,
  source?: string,
): Catalogue {
  return createCatalogue({ snapshot: loadSnapshot(file), platform, cache, source });
}

const offline = () => Promise.reject(new FalError('network', 'No request is sent.'));

/** What this machine knows of the models, in no order: read in milliseconds and without a request, for completions. */
export function openOffline(file: URL, cache: DiskCache) {
  const platform = { list: offline, schema: offline, pricingText: offline };
  const deps = { snapshot: loadSnapshot(file), platform, cache, now: Date.now };
  return {
    models: async (): Promise<readonly Model[]> => (await createModelList(deps).current(0)).models,
    schema: async (endpointId: string): Promise<ModelSchema | undefined> =>
      (await createSchemas(deps).get(endpointId))?.schema,
  };
}
