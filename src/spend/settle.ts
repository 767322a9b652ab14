import { recordedCost } from '../domain/cost.ts';
import type { Outcome } from '../jobs/job.ts';
import type { Journal } from '../jobs/journal.ts';
import { isLost, isLostSubmit } from '../jobs/state.ts';
import { isGone, type ProcessId } from '../store/process.ts';
import type { Ledger } from './ledger.ts';
import { FREE, LIKELY_FREE, type Reservation, type Settlement } from './records.ts';

/** Milliseconds after which a run of unknown fate counts as spent. */
const LONGEST_DOUBT = 24 * 3_600_000;

/** What an ended job takes from the limits; undefined while it is unknown whether it runs. */
export function settlementOf(outcome: Outcome, reserved: number): Settlement | undefined {
  const { end } = outcome;
  if (end === 'ambiguous') return undefined;
  if (end === 'never-submitted') return FREE;
  const cost = outcome.cost && recordedCost(outcome.cost);
  if (cost?.amount !== undefined && (cost.currency ?? 'USD') === 'USD') {
    return { amount: cost.amount, certainty: cost.basis === 'billed' ? 'billed' : 'list' };
  }
  // fal reports the units of a failed job that it bills.
  if (end === 'failed' && cost === undefined) return FREE;
  if (end === 'cancelled' && outcome.wasQueued === true && cost === undefined) return LIKELY_FREE;
  return { amount: reserved, certainty: 'uncertain' };
}

/** A journal that settles what its jobs reserved when they end or are billed. */
export function settling(journal: Journal, ledger: Ledger): Journal {
  // A ledger that cannot be written keeps the reservation, which a later start settles.
  const settle = (id: string, outcome: Outcome) =>
    ledger.settle(id, ({ reserved }) => settlementOf(outcome, reserved)).catch(() => undefined);
  return {
    ...journal,
    ended: async (id, outcome) => {
      await journal.ended(id, outcome).finally(() => settle(id, outcome));
    },
    billed: async (id, cost) => {
      await journal.billed(id, cost).finally(() => settle(id, { end: 'completed', cost }));
    },
  };
}

/** Settles the reservations that their processes no longer settle: by the journal where it has the end, as spent where the run stays in doubt for a day, as free where it was never submitted. */
export async function settleOpen(
  ledger: Ledger,
  journal: Pick<Journal, 'jobs' | 'owner'>,
  now: number,
  isDead: (owner: ProcessId) => boolean = isGone,
): Promise<void> {
  const state = await ledger.read();
  const open = [...state.open].filter((id) => !state.settlements.has(id));
  if (open.length === 0) return;
  const { jobs, removed } = await journal.jobs();
  const byId = new Map(jobs.map((job) => [job.id, job]));
  for (const id of open) await ledger.settle(id, fateOf);

  function fateOf(reservation: Reservation): Settlement | undefined {
    const { id, at, reserved, owner, via } = reservation;
    const uncertain: Settlement = { amount: reserved, certainty: 'uncertain' };
    const isOld = Math.abs(now - at) > LONGEST_DOUBT;
    const job = byId.get(id);
    if (!job) {
      // The intent precedes the submit, so that a dead process without one submitted nothing.
      if (!removed.has(id) && isDead(owner)) return FREE;
      // A clock that jumped makes a run look old that is about to be submitted.
      return isOld ? uncertain : undefined;
    }
    if (job.billed) return settlementOf({ end: 'completed', cost: job.billed.cost }, reserved);
    const settled = job.outcome && settlementOf(job.outcome, reserved);
    if (settled) return settled;
    if (via !== journal.owner.via) return isOld ? uncertain : undefined;
    const isInDoubt = isLost(job, journal.owner, now) || isLostSubmit(job, journal.owner, now);
    return isInDoubt && isOld ? uncertain : undefined;
  }
}
