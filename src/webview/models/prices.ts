import { type Signal, signal } from '@preact/signals';
import type { Client } from '../../protocol/channel.ts';
import type { Price } from '../../protocol/messages.ts';

const BATCH = 50;
const SCROLL_REST = 120;

/** The prices that were asked for; null = fal names none. */
export interface Prices {
  readonly known: Signal<ReadonlyMap<string, Price | null>>;
  /** Asks for what is seen, once the scrolling rests. */
  readonly see: (ids: readonly string[]) => void;
  /** Asks for all of these, batch by batch; a new call ends the one before. */
  readonly all: (ids: readonly string[]) => Promise<void>;
}

/** Asks for prices, each once, at most 50 at a time; what could not be asked is asked again when it is seen again. */
export function createPrices(host: Client): Prices {
  const known = signal<ReadonlyMap<string, Price | null>>(new Map());
  const asked = new Set<string>();
  let rest: ReturnType<typeof setTimeout> | undefined;
  let walk = 0;
  const ask = async (ids: readonly string[]) => {
    for (const id of ids) asked.add(id);
    try {
      const answer = await host.ask('models.prices', { ids });
      known.value = new Map([
        ...known.value,
        ...ids.map((id) => [id, answer[id] ?? null] as const),
      ]);
      return true;
    } catch {
      // No price is shown, which is what a person sees of fal when it cannot be reached.
      for (const id of ids) asked.delete(id);
      return false;
    }
  };
  const isNew = (id: string) => !asked.has(id);
  return {
    known,
    see: (ids) => {
      clearTimeout(rest);
      rest = setTimeout(() => {
        const next = [...new Set(ids)].filter(isNew);
        for (let at = 0; at < next.length; at += BATCH) void ask(next.slice(at, at + BATCH));
      }, SCROLL_REST);
    },
    all: async (ids) => {
      const mine = (walk += 1);
      const next = ids.filter(isNew);
      for (let at = 0; at < next.length && mine === walk; at += BATCH) {
        if (!(await ask(next.slice(at, at + BATCH)))) return;
      }
    },
  };
}
