import { loadSnapshot } from '../snapshot/load.ts';
import { createCatalogue } from './catalogue.ts';
import type { Catalogue, DiskCache, PlatformModels } from './types.ts';

/** The catalogue with the packed snapshot in `file`, which is read at first use. */
export function openCatalogue(file: URL, platform: PlatformModels, cache: DiskCache): Catalogue {
  return createCatalogue({ snapshot: loadSnapshot(file), platform, cache });
}
