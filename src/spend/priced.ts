import type { Estimate } from '../domain/estimate.ts';
import { inEnglish } from '../domain/translate.ts';
import type { JsonObject } from '../domain/types.ts';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import type { EstimateRun } from '../prices/estimate.ts';
import { hashRun, hashText } from './hash.ts';

/** A run that is to be submitted. */
export interface NewRun {
  /** The journal's id of its job, or an id of its own that is assigned to one later. */
  readonly id: string;
  readonly endpointId: string;
  readonly input: JsonObject;
  /** The requester: a client's name, or `you`. */
  readonly by: string;
}

/** Runs to admit together, with their prices. */
export interface Priced {
  readonly runs: readonly (NewRun & { readonly hash: string; readonly estimate: Estimate })[];
  /** The hash of all of them. */
  readonly hash: string;
  readonly by: string;
}

export interface PricingDeps {
  readonly estimate: EstimateRun;
  /** An input as the journal records it. */
  readonly recorded: (input: JsonObject) => JsonObject;
}

/** Milliseconds. */
const PRICE_WAIT = 10_000;

/** Prices runs of one requester; a price that fal does not answer in 10 s is unknown. @throws {FalError} `auth` */
export async function pricedRuns(
  runs: readonly NewRun[],
  { estimate, recorded }: PricingDeps,
  signal?: AbortSignal,
): Promise<Priced> {
  const priced = await Promise.all(
    runs.map(async (run) => ({
      ...run,
      hash: hashRun(run.endpointId, recorded(run.input)),
      estimate: await priceOf(run, estimate, signal),
    })),
  );
  const [first] = priced;
  const hash =
    priced.length === 1 && first ? first.hash : hashText(priced.map((one) => one.hash).join());
  return { runs: priced, hash, by: first?.by ?? '' };
}

async function priceOf(
  { endpointId, input }: NewRun,
  estimate: EstimateRun,
  signal?: AbortSignal,
): Promise<Estimate> {
  const bound = linkSignals([signal], PRICE_WAIT);
  try {
    const work = estimate(endpointId, input, { translate: inEnglish, signal: bound.signal });
    const found = await withTimeout(work, PRICE_WAIT, signal);
    if (found) return found;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof FalError && error.kind === 'auth') throw error;
  } finally {
    bound.release();
  }
  const note = 'fal did not answer what the run costs.';
  return { basis: 'unknown', note };
}
