import { roundMoney } from '../domain/estimate.ts';
import type { SpendApproval, SpendEntry } from '../domain/spending.ts';
import { FalError } from '../fal/errors.ts';
import type { LogPosition } from '../store/log.ts';
import type { Store } from '../store/store.ts';
import {
  addRecords,
  emptyLedger,
  entryOf,
  FREE,
  type LedgerState,
  type Reservation,
  type Settlement,
  type SpendQuestion,
  type SpendRecord,
} from './records.ts';

/** What every run of this machine costs, in one log that all processes share; deleting a job from the history does not change it. */
export interface Ledger {
  /** The state with what all processes have recorded. */
  read(): Promise<LedgerState>;
  /** The state that this process has read or written last. */
  known(): LedgerState;
  /** Decides on the state while no other process reserves; records what `decide` returns. @throws {FalError} `journal-unwritable`, and what `decide` throws */
  reserve<T>(
    decide: (
      state: LedgerState,
    ) => Promise<{ readonly records: readonly Reservation[]; readonly answer: T }>,
  ): Promise<T>;
  /** Records what a run cost, unless it has no reservation or `settlementOf` gives nothing. */
  settle(
    id: string,
    settlementOf: (reservation: Reservation) => Settlement | undefined,
  ): Promise<void>;
  ask(question: SpendQuestion): Promise<void>;
  approve(approval: SpendApproval): Promise<void>;
  /** Calls `listener` when any process has recorded something; returns a function that stops it. */
  watch(listener: () => void): () => void;
  /** Removes what is no longer needed, when it is enough to matter. */
  tidy(): Promise<void>;
}

/** Milliseconds after which a process that stood still may have lost the lock, so that another has decided without its reservation. */
const LOCK_HOLDS = 8_000;
/** Months with runs that are kept. */
const MONTHS = 13;
/** Milliseconds that questions and approvals are kept. */
const QUESTION_LIFE = 24 * 3_600_000;
/** Tidying must remove at least this many lines. */
const LEAST_REMOVED = 2_000;

/** Opens the ledger in a data folder. */
export function createLedger(
  store: Pick<Store, 'log' | 'exclusive'>,
  now: () => number = Date.now,
): Ledger {
  const log = store.log('spending');
  let state = emptyLedger();
  let position: LogPosition | undefined;
  let lines = 0;
  let reading: Promise<void> = Promise.resolve();

  const refresh = async (): Promise<void> => {
    const added = await log.read(position);
    if (added.whole) {
      state = emptyLedger();
      lines = 0;
    }
    position = added.position;
    lines += added.records.length;
    addRecords(state, added.records);
  };
  /** One read at a time, because overlapping reads would leave the older position. */
  const read: Ledger['read'] = async () => {
    const next = reading.then(refresh);
    reading = next.catch(() => undefined);
    await next;
    return state;
  };
  const write = (record: SpendRecord) => log.append(record);
  const settle: Ledger['settle'] = async (id, amountOf) => {
    if (!state.reservations.has(id)) await read();
    const reservation = state.reservations.get(id);
    const settlement = reservation && amountOf(reservation);
    if (!settlement) return;
    const record: SpendRecord = { t: 'settle', id, at: now(), ...settlement };
    // The journal repeats it after a power cut.
    await log.append(record, { synced: false });
    addRecords(state, [record]);
  };

  return {
    read,
    known: () => state,
    reserve: async (decide) => {
      try {
        return await store.exclusive('spend', async () => {
          const begun = performance.now();
          const { records, answer } = await decide(await read());
          const lines = records.map((record): SpendRecord => ({ t: 'reserve', ...record }));
          if (lines.length > 0) await log.append(lines);
          addRecords(state, lines);
          if (lines.length === 0 || performance.now() - begun < LOCK_HOLDS) return answer;
          for (const { id } of records) await settle(id, () => FREE);
          throw new FalError('busy', 'This process stood still; nothing was submitted.');
        });
      } catch (error) {
        if (error instanceof FalError) throw error;
        const message = `The record of spending cannot be written, so nothing was submitted: ${String(error)}`;
        throw new FalError('disk', message, { reason: 'journal-unwritable', cause: error });
      }
    },
    settle,
    ask: (question) => write({ t: 'question', ...question }),
    approve: (approval) => write({ t: 'approve', ...approval }),
    watch: (listener) => log.watch(listener),
    tidy: async () => {
      await read();
      if (lines - keptRecords(state, now()).length < LEAST_REMOVED) return;
      await store.exclusive('tidy-spend', () =>
        log.compact((records) => {
          const whole = emptyLedger();
          addRecords(whole, records);
          return keptRecords(whole, now());
        }),
      );
    },
  };
}

/** The records that a state needs: the runs of the last 13 months that have any, and the settlements of runs whose reservation is in another file. */
function keptRecords(state: LedgerState, now: number): readonly SpendRecord[] {
  const { reservations, settlements, questions, approvals } = state;
  const months = [...new Set([...state.days.keys()].map((day) => day.slice(0, 7)))].sort();
  const first = months.at(-MONTHS) ?? '';
  const isYoung = ({ at }: { readonly at: number }) => Math.abs(now - at) < QUESTION_LIFE;
  const isKept = (id: string) => {
    const reservation = reservations.get(id);
    return !reservation || reservation.day.slice(0, 7) >= first;
  };
  return [
    ...[...reservations.values()]
      .filter(({ id }) => isKept(id))
      .map((one) => ({ t: 'reserve' as const, ...one })),
    ...[...settlements]
      .filter(([id]) => isKept(id))
      .map(([id, one]) => ({ t: 'settle' as const, id, ...one })),
    ...[...questions.values()].filter(isYoung).map((one) => ({ t: 'question' as const, ...one })),
    ...[...approvals.values()].filter(isYoung).map((one) => ({ t: 'approve' as const, ...one })),
  ];
}

/** The runs since a day, through one gateway. */
export function entriesSince(
  state: LedgerState,
  day: string,
  via: string | undefined,
): readonly SpendEntry[] {
  return [...state.days]
    .filter(([one]) => one >= day)
    .flatMap(([, ids]) => [...ids])
    .map((id) => entryOf(state, id))
    .filter((entry) => entry !== undefined && entry.via === via) as readonly SpendEntry[];
}

/** What runs cost together in USD, as it counts against the limits: to a billionth, without the noise of floating point. */
export const sumOf = (entries: readonly SpendEntry[]): number =>
  Number(entries.reduce((total, { amount }) => total + amount, 0).toFixed(9));

/** What the runs of a model cost in USD. */
export interface ModelCost {
  readonly endpointId: string;
  readonly amount: number;
}

/** The models whose runs cost most, the dearest first. */
export function dearestModels(entries: readonly SpendEntry[], most: number): readonly ModelCost[] {
  const sums = new Map<string, number>();
  for (const { endpointId, amount } of entries)
    sums.set(endpointId, (sums.get(endpointId) ?? 0) + amount);
  return [...sums]
    .filter(([, amount]) => amount > 0)
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([endpointId, amount]) => ({ endpointId, amount: roundMoney(amount) }));
}
