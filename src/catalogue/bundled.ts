import { loadSnapshot } from '../snapshot/load.ts';
import { createCatalogue } from './catalogue.ts';
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
