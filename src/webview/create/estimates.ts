import { type ReadonlySignal, signal } from '@preact/signals';
import { sumEstimates } from '../../domain/estimate.ts';
import type { Client } from '../../protocol/channel.ts';
import type { Estimate, JsonObject } from '../../protocol/messages.ts';
import { errorText } from '../app.ts';
import { createDebounce } from '../controls/debounce.ts';

/** The estimated cost of a click. */
export interface Estimates {
  /** The total of all runs; undefined until these many runs are estimated. */
  readonly total: ReadonlySignal<Estimate | undefined>;
  update(inputs: readonly JsonObject[]): void;
  dispose(): void;
}

const ESTIMATE_DELAY = 350;

/** Creates the estimates of one model; a new input cancels the previous request. */
export function createEstimates(host: Client, endpointId: string): Estimates {
  const total = signal<Estimate | undefined>(undefined);
  const asking = createDebounce(ESTIMATE_DELAY);
  let controller = new AbortController();
  let runs = 0;
  const ask = async (inputs: readonly JsonObject[]) => {
    controller.abort();
    controller = new AbortController();
    const { signal: requestSignal } = controller;
    // Variations cost the same, but lines of a prompt may not.
    const distinct = groupsOf(inputs);
    try {
      const all: { estimate: Estimate; times: number }[] = [];
      // One after the other, so that the first brings the price for all.
      for (const [input = {}, ...same] of distinct) {
        const estimate = await host.ask('input.estimate', { endpointId, input }, requestSignal);
        all.push({ estimate, times: same.length + 1 });
      }
      if (!requestSignal.aborted) total.value = sumEstimates(all);
    } catch (error) {
      if (requestSignal.aborted) return;
      total.value = { basis: 'unknown', note: errorText(error) };
    }
  };
  return {
    total,
    update: (inputs) => {
      // The price of one run must not stand beside “Generate 12”.
      if (inputs.length !== runs) {
        controller.abort();
        total.value = undefined;
      }
      runs = inputs.length;
      asking.run(() => void ask(inputs));
    },
    dispose: () => {
      asking.cancel();
      controller.abort();
    },
  };
}

function groupsOf(inputs: readonly JsonObject[]): readonly (readonly JsonObject[])[] {
  const groups = new Map<unknown, JsonObject[]>();
  for (const input of inputs) {
    const group = groups.get(input.prompt);
    if (group) group.push(input);
    else groups.set(input.prompt, [input]);
  }
  return [...groups.values()];
}
