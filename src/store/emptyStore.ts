import { FORMAT } from './format.ts';
import type { Log } from './log.ts';
import type { Store } from './store.ts';

const NOTHING: Log = {
  path: '',
  append: () => Promise.resolve(),
  read: () =>
    Promise.resolve({
      records: [],
      skipped: 0,
      position: new Map(),
      whole: true,
    }),
  compact: () => Promise.resolve(),
  watch: () => () => undefined,
};

/** A store without memory or disk access: for a server with many keys, whose data must never mix. */
export function createEmptyStore(): Store {
  return {
    folder: '',
    log: () => NOTHING,
    legacyLog: () => ({ read: () => Promise.resolve(undefined), watch: () => () => undefined }),
    format: () => Promise.resolve(FORMAT),
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
    exclusive: (_name, work) => work(),
  };
}
