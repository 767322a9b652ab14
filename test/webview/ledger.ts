import { randomUUID } from 'node:crypto';
import { localDay, type SpendState } from '../../src/domain/spending.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { createLedger } from '../../src/spend/ledger.ts';
import type { Settlement } from '../../src/spend/records.ts';

/** A run to write into the ledger. */
export interface PastRun {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly endpointId: string;
  readonly by: string;
  /** USD. */
  readonly amount: number;
  readonly state?: SpendState;
  readonly workspace?: string;
  readonly isBilled?: boolean;
}

/** Writes runs into the ledger of a machine. */
export async function writeRuns(
  { store, journal }: Pick<Runtime, 'store' | 'journal'>,
  runs: readonly PastRun[],
): Promise<void> {
  const { owner } = journal;
  const ledger = createLedger(store);
  const ids = runs.map(() => randomUUID());
  await ledger.reserve(() => {
    const records = runs.map(({ at, endpointId, by, amount, workspace }, index) => ({
      ...{ id: ids[index] ?? '', at, day: localDay(at), reserved: amount, endpointId, by },
      ...{ run: `run-${index}`, key: 'a-hash', session: 'past', owner },
      ...(owner.via !== undefined && { via: owner.via }),
      ...(workspace !== undefined && { workspace }),
    }));
    return Promise.resolve({ records, answer: undefined });
  });
  for (const [index, run] of runs.entries()) {
    const settlement = settlementOf(run);
    if (settlement) await ledger.settle(ids[index] ?? '', () => settlement);
  }
}

function settlementOf({ amount, state = 'spent', isBilled }: PastRun): Settlement | undefined {
  if (state === 'reserved') return undefined;
  if (state === 'free') return { amount: 0, certainty: 'free' };
  if (state === 'uncertain') return { amount, certainty: 'uncertain' };
  return { amount, certainty: isBilled ? 'billed' : 'list' };
}
