import { type Signal, signal } from '@preact/signals';
import type { Client } from '../../protocol/channel.ts';
import type { Price } from '../../protocol/messages.ts';
import { createDebounce } from '../controls/debounce.ts';

const BATCH = 50;
const SCROLL_DELAY = 120;

/** The prices loaded so far; null: fal has no price. */
export interface Prices {
  readonly loaded: Signal<ReadonlyMap<string, Price | null>>;
  /** Requests the prices of visible models after scrolling stops. */
  readonly loadVisible: (ids: readonly string[]) => void;
  /** Requests prices in batches; a new call stops the previous one. */
  readonly loadAll: (ids: readonly string[]) => Promise<void>;
}

/** Requests each price once, at most 50 per request; a failed request is retried when the model is visible again. */
export function createPrices(host: Client): Prices {
  const loaded = signal<ReadonlyMap<string, Price | null>>(new Map());
  const requested = new Set<string>();
  const scrolling = createDebounce(SCROLL_DELAY);
  let lastCall = 0;
  const ask = async (ids: readonly string[]) => {
    for (const id of ids) requested.add(id);
    try {
      const answer = await host.ask('models.prices', { ids });
      loaded.value = new Map([
        ...loaded.value,
        ...ids.map((id) => [id, answer[id] ?? null] as const),
      ]);
      return true;
    } catch {
      // The rows stay without prices; the notice reports that fal cannot be reached.
      for (const id of ids) requested.delete(id);
      return false;
    }
  };
  const isNew = (id: string) => !requested.has(id);
  return {
    loaded,
    loadVisible: (ids) => {
      scrolling.run(() => {
        const next = [...new Set(ids)].filter(isNew);
        for (let at = 0; at < next.length; at += BATCH) void ask(next.slice(at, at + BATCH));
      });
    },
    loadAll: async (ids) => {
      const call = (lastCall += 1);
      const next = ids.filter(isNew);
      for (let at = 0; at < next.length && call === lastCall; at += BATCH) {
        if (!(await ask(next.slice(at, at + BATCH)))) return;
      }
    },
  };
}
