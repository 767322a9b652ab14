import { type ReadonlySignal, signal } from '@preact/signals';
import type { Client } from '../protocol/channel.ts';
import type { BatchCard } from '../protocol/batches.ts';

/** The batches of this workspace that are not done, newest first. */
export interface PageBatches {
  readonly cards: ReadonlySignal<readonly BatchCard[]>;
  /** Loads them; the host's events keep them up to date. */
  readonly load: () => Promise<void>;
}

const isDone = ({ done, total }: BatchCard): boolean => done === total;

/** Creates the store of batches; `onDone` receives each whose rows are all done. */
export function createPageBatches(host: Client, onDone: (card: BatchCard) => void): PageBatches {
  const cards = signal<readonly BatchCard[]>([]);
  let hasChanged = false;
  host.on('batches.changed', (next) => {
    hasChanged = true;
    const before = new Set(cards.value.map(({ id }) => id));
    for (const card of next) if (isDone(card) && before.has(card.id)) onDone(card);
    cards.value = next.filter((card) => !isDone(card));
  });
  return {
    cards,
    load: async () => {
      const found = await host.ask('batches.list', undefined);
      // An event that arrived in the meantime is newer.
      if (!hasChanged) cards.value = found.filter((card) => !isDone(card));
    },
  };
}
