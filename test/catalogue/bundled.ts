import { loadSnapshot } from '../../src/snapshot/load.ts';

/** The snapshot as `npm run build` packed it. */
export function bundledSnapshot() {
  return loadSnapshot(new URL('../../dist/catalogue.br', import.meta.url));
}
