import type { AskReason, SpendApproval, SpendEntry } from '../domain/spending.ts';
import type { ProcessId } from '../store/process.ts';

/** How sure an amount is: a later record replaces it only with a surer one. */
export const CERTAINTY = ['likely-free', 'uncertain', 'free', 'list', 'billed'] as const;
export type Certainty = (typeof CERTAINTY)[number];

/** What an ended run cost. `free`: nothing; `likely-free`: it was cancelled, and this process last saw it in the queue, while another may have seen it run; `uncertain`: nobody knows, so that its reserve counts. */
export interface Settlement {
  /** USD. */
  readonly amount: number;
  readonly certainty: Certainty;
}

/** The settlement of a run that costs nothing. */
export const FREE: Settlement = { amount: 0, certainty: 'free' };

/** The settlement of a run that was cancelled in the queue, as far as one process knows. */
export const LIKELY_FREE: Settlement = { amount: 0, certainty: 'likely-free' };

/** A reservation, as it is recorded before the run. */
export type Reservation = Omit<SpendEntry, 'amount' | 'state' | 'isBilled'> & {
  /** The process that runs it. */
  readonly owner: ProcessId;
  /** The approval that it uses. */
  readonly approval?: string;
  /** The id of the reservation whose place it takes. */
  readonly replaces?: string;
};

/** A run that waits for a person's approval. */
export interface SpendQuestion {
  readonly id: string;
  readonly at: number;
  readonly run: string;
  readonly endpointId: string;
  /** How many runs it is about. */
  readonly runs: number;
  /** The beginning of the prompt. */
  readonly prompt?: string;
  readonly by: string;
  readonly why: AskReason;
  /** The highest price in USD; absent where it is unknown. */
  readonly price?: number;
  /** USD. */
  readonly reserve: number;
  readonly via?: string;
  /** True: the client of the requester cannot ask a person. */
  readonly isUnasked?: boolean;
}

/** One line of the ledger. */
export type SpendRecord =
  | ({ readonly t: 'reserve' } & Reservation)
  | ({ readonly t: 'settle'; readonly id: string; readonly at: number } & Settlement)
  | ({ readonly t: 'question' } & SpendQuestion)
  | ({ readonly t: 'approve' } & SpendApproval);

/** The state that the records add up to; neither order nor repetition of records changes it. */
export interface LedgerState {
  readonly reservations: Map<string, Reservation>;
  /** The ids of reservations whose place others have taken. */
  readonly replaced: Set<string>;
  readonly settlements: Map<string, Settlement & { readonly at: number }>;
  /** The ids of the reservations, by day. */
  readonly days: Map<string, Set<string>>;
  /** Those without a settlement, or with an uncertain one. */
  readonly open: Set<string>;
  readonly questions: Map<string, SpendQuestion>;
  readonly approvals: Map<string, SpendApproval>;
  /** The ids of the approvals that a run has used. */
  readonly used: Set<string>;
}

export const emptyLedger = (): LedgerState => ({
  reservations: new Map(),
  replaced: new Set(),
  settlements: new Map(),
  days: new Map(),
  open: new Set(),
  questions: new Map(),
  approvals: new Map(),
  used: new Set(),
});

/** Adds records to the state; records of another form are left out. */
export function addRecords(state: LedgerState, records: readonly unknown[]): void {
  for (const record of records) {
    if (!isSpendRecord(record)) continue;
    const { id } = record;
    switch (record.t) {
      case 'reserve': {
        if (record.replaces !== undefined) replace(state, record.replaces);
        if (record.approval !== undefined) state.used.add(record.approval);
        if (state.replaced.has(id)) continue;
        state.reservations.set(id, record);
        const day = state.days.get(record.day) ?? new Set();
        state.days.set(record.day, day.add(id));
        break;
      }
      case 'settle': {
        const before = state.settlements.get(id);
        if (!before || isSurer(record, before)) state.settlements.set(id, record);
        break;
      }
      case 'question':
        if (!state.questions.get(id)?.isUnasked) state.questions.set(id, record);
        continue;
      case 'approve':
        state.approvals.set(id, record);
        continue;
    }
    const settled = state.settlements.get(id);
    if (state.reservations.has(id) && (!settled || settled.certainty === 'uncertain'))
      state.open.add(id);
    else state.open.delete(id);
  }
}

/** Takes out a reservation whose place another has taken, which may be read before it. */
function replace(state: LedgerState, id: string): void {
  state.replaced.add(id);
  const before = state.reservations.get(id);
  if (!before) return;
  state.reservations.delete(id);
  state.days.get(before.day)?.delete(id);
  state.open.delete(id);
}

type Stamped = Settlement & { readonly at: number };

function isSurer(one: Stamped, other: Stamped): boolean {
  const by = CERTAINTY.indexOf(one.certainty) - CERTAINTY.indexOf(other.certainty);
  return by > 0 || (by === 0 && one.at > other.at);
}

const STATES: Readonly<Record<Certainty, SpendEntry['state']>> = {
  'likely-free': 'free',
  uncertain: 'uncertain',
  free: 'free',
  list: 'spent',
  billed: 'spent',
};

/** A run as the ledger has it; undefined without a reservation. */
export function entryOf(state: LedgerState, id: string): SpendEntry | undefined {
  const reservation = state.reservations.get(id);
  if (!reservation) return undefined;
  const { owner: _owner, approval: _approval, replaces: _replaces, ...rest } = reservation;
  const settled = state.settlements.get(id);
  const certainty = settled?.certainty;
  return {
    ...rest,
    amount: settled?.amount ?? reservation.reserved,
    state: certainty === undefined ? 'reserved' : STATES[certainty],
    isBilled: certainty === 'billed',
  };
}

const isAmount = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Whether a value is a valid record: other programs can write to the log. */
function isSpendRecord(value: unknown): value is SpendRecord {
  const record = value as Partial<SpendRecord> | null;
  if (typeof record?.id !== 'string' || typeof record.at !== 'number') return false;
  switch (record.t) {
    case 'reserve':
      return (
        isAmount(record.reserved) &&
        /^\d{4}-\d\d-\d\d$/.test(String(record.day)) &&
        [record.endpointId, record.by, record.run, record.key, record.session].every(
          (text) => typeof text === 'string',
        ) &&
        typeof record.owner?.pid === 'number'
      );
    case 'settle':
      return isAmount(record.amount) && CERTAINTY.some((one) => one === record.certainty);
    case 'question':
      return typeof record.endpointId === 'string' && isAmount(record.reserve);
    case 'approve':
      return typeof record.run === 'string' && isAmount(record.reserve);
    case undefined:
      return false;
    // A record type of a later version.
    default:
      return false;
  }
}
