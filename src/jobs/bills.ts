import type { Billing } from '../fal/billing.ts';
import { isTemporary } from '../fal/errors.ts';
import type { Journal } from './journal.ts';

/** Milliseconds after the end of a job at which its bill is requested: fal's billing events are up to 5 minutes late. */
const DELAYS = [15_000, 60_000, 330_000] as const;
const HOUR = 3_600_000;
/** Jobs that wait for their bills. */
const MOST = 200;

export interface BillsDeps {
  readonly billing: Billing;
  readonly journal: Pick<Journal, 'billed'>;
  readonly stopSignal?: AbortSignal | undefined;
  /** Milliseconds; see `DELAYS`. */
  readonly delays?: readonly number[];
}

/** Looks up the bill of an ended job in the background, and records it. It pauses for an hour when the key may not read billing events. */
export type SettleBill = (id: string, requestId: string) => void;

/** Creates the bill's lookup. */
export function createBills({
  billing,
  journal,
  stopSignal,
  delays = DELAYS,
}: BillsDeps): SettleBill {
  const waiting = new Set<string>();
  let deniedUntil = 0;
  const isDenied = () => Date.now() < deniedUntil;

  const settle = (id: string, requestId: string, attempt: number): void => {
    const delay = delays[attempt];
    if (delay === undefined || isDenied() || stopSignal?.aborted) {
      waiting.delete(id);
      return;
    }
    const timer = setTimeout(() => {
      void look(id, requestId).then((isDone) => {
        if (isDone) waiting.delete(id);
        else settle(id, requestId, attempt + 1);
      });
    }, delay);
    // The journal keeps the cost by list price when the process ends first.
    timer.unref();
  };

  /** Whether nothing more is to be done. */
  const look = async (id: string, requestId: string): Promise<boolean> => {
    if (isDenied()) return true;
    const bill = await billing.billOf(requestId, stopSignal).catch((error: unknown) => {
      // The user may set a key with more permissions.
      if (!isTemporary(error)) deniedUntil = Date.now() + HOUR;
      return undefined;
    });
    if (!bill) return isDenied();
    await journal.billed(id, { ...bill, currency: 'USD', basis: 'billed' }).catch(() => undefined);
    return true;
  };

  return (id, requestId) => {
    if (isDenied() || waiting.has(id) || waiting.size >= MOST) return;
    waiting.add(id);
    settle(id, requestId, 0);
  };
}
