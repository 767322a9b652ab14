import type { Memento } from 'vscode';
import type { Memory } from '../../protocol/messages.ts';
import type { MemoryStore } from './handlers.ts';

const HERE = 'fal.sidebar';
const EVERYWHERE = 'fal.models';
const NOTHING: Memory = { place: 'create', drafts: {}, favourites: [], recents: [], gallery: {} };

/** Stores forms and places per workspace, favourites and recents globally. */
export function createMemory(workspace: Memento, everywhere: Memento): MemoryStore {
  return {
    read: () => ({
      ...NOTHING,
      ...everywhere.get<Partial<Memory>>(EVERYWHERE),
      ...workspace.get<Partial<Memory>>(HERE),
    }),
    write: async ({ favourites, recents, ...here }) => {
      const models = { ...(favourites && { favourites }), ...(recents && { recents }) };
      if (Object.keys(models).length > 0) {
        const before = everywhere.get<Partial<Memory>>(EVERYWHERE);
        await everywhere.update(EVERYWHERE, { ...before, ...models });
      }
      if (Object.keys(here).length > 0) {
        const before = workspace.get<Partial<Memory>>(HERE);
        await workspace.update(HERE, { ...before, ...here });
      }
    },
  };
}
