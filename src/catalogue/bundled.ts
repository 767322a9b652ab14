import { loadSnapshot } from '../snapshot/load.ts';
import { createCatalogue } from './catalogue.ts';
import type { Catalogue, DiskCache, PlatformModels } from './types.ts';

/** The catalogue over the packed snapshot in `file`, which is read when it is first needed. */
export function openCatalogue(file: URL, platform: PlatformModels, cache: DiskCache): Catalogue {
  return createCatalogue({ snapshot: loadSnapshot(file), platform, cache });
}
