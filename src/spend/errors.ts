import { roundMoney } from '../domain/estimate.ts';
import type { AskReason, LimitHit, SpendEntry } from '../domain/spending.ts';
import { FalError } from '../fal/errors.ts';
import { dearestModels } from './ledger.ts';
import type { SpendQuestion } from './records.ts';

/** The runs that an error is about. */
export interface AboutRuns {
  readonly endpointId: string;
  readonly runs: number;
  /** The highest price in USD; undefined where it is unknown. */
  readonly price: number | undefined;
  readonly maxCost?: number | undefined;
  /** True: the stateless server, whose caller has no machine of its own to set limits on. */
  readonly isRemote: boolean;
}

const NOTHING = 'nothing was submitted';
const usd = (amount: number): string => `${roundMoney(amount)} USD`;

const what = ({ endpointId, runs }: Pick<AboutRuns, 'endpointId' | 'runs'>): string =>
  runs === 1 ? `This run of ${endpointId}` : `These ${runs} runs of ${endpointId}`;
const cost = (price: number | undefined): string =>
  price === undefined ? 'has no known price' : `may cost ${usd(price)}`;

/** The error while all spending of this machine is stopped. */
export const stopped = (): FalError =>
  new FalError('not-allowed', `All spending of this machine is stopped; ${NOTHING}.`, {
    reason: 'spending-stopped',
  });

/** The error of runs above the caller's own ceiling, or without a known price where one is needed. */
export function refusedPrice(why: 'over-max-cost' | 'price-unknown', about: AboutRuns): FalError {
  const { price, maxCost, isRemote } = about;
  const ceiling = maxCost === undefined ? '' : `, and max_cost is ${usd(maxCost)}`;
  return new FalError('not-allowed', `${what(about)} ${cost(price)}${ceiling}; ${NOTHING}.`, {
    reason: why,
    facts: {
      isRemote,
      ...(price !== undefined && { price }),
      ...(maxCost !== undefined && { maxCost }),
    },
  });
}

const PERIODS: Readonly<Record<LimitHit['limit'], string>> = {
  maxRun: 'a run',
  maxSession: 'this session',
  maxDay: 'a day',
  maxMonth: 'a month',
};
const MOST_MODELS = 3;

/** The error of runs that would exceed a limit; `entries` are the runs of its period. */
export function overLimit(
  hit: LimitHit,
  about: AboutRuns,
  entries: readonly SpendEntry[],
  resets: string | undefined,
): FalError {
  const { limit, max, spent, reserve } = hit;
  const models = dearestModels(entries, MOST_MODELS)
    .map((one) => `${one.endpointId} ${usd(one.amount)}`)
    .join(', ');
  const period = PERIODS[limit];
  const before =
    limit === 'maxRun'
      ? ''
      : ` ${usd(spent)} are spent or reserved${models === '' ? '' : ` (${models})`}.${resets === undefined ? '' : ` The limit resets on ${resets} at 00:00.`}`;
  return new FalError(
    'not-allowed',
    `${what(about)} ${about.price === undefined ? `reserves ${usd(reserve)}, as its price is not known` : cost(about.price)}, above the limit of ${usd(max)} for ${period}; ${NOTHING}.${before}`,
    {
      reason: 'over-limit',
      facts: {
        limitName: limit,
        isRemote: about.isRemote,
        max,
        spent,
        reserve,
        models,
        ...(resets !== undefined && { resets }),
      },
    },
  );
}

/** Why runs need an approval: continues "This run of X may cost Y USD". */
const WHY: Readonly<Record<AskReason, string>> = {
  'above-confirm': 'and runs above the confirmation limit need an approval',
  'unknown-price': 'and runs without a known price need an approval',
  risen: 'which is more than the price that was approved',
  'default-day': 'and the spending of this day needs an approval from here on',
  repeated: 'and it has been run several times already',
  'many-runs': 'and this client has just run many others',
  'small-reserve': 'and fits the limits only with a smaller reserve',
};

const askFacts = ({ why, price, reserve, endpointId }: SpendQuestion) => ({
  why,
  reserve,
  endpointId,
  ...(price !== undefined && { price }),
});

/** The error of runs that need an approval where no person can be asked. */
export function needsApproval(question: SpendQuestion, isRemote: boolean): FalError {
  return new FalError('not-allowed', `${because(question)}; ${NOTHING}.`, {
    reason: 'needs-approval',
    facts: { ...askFacts(question), isRemote },
  });
}

/** The error of runs whose question is not answered yet. */
export function awaitingApproval(question: SpendQuestion): FalError {
  return new FalError('not-allowed', `Awaiting approval: ${because(question)}; ${NOTHING} yet.`, {
    reason: 'awaiting-approval',
    facts: askFacts(question),
  });
}

/** The error of runs that a person declined. */
export function declinedRuns(about: AboutRuns): FalError {
  return new FalError('not-allowed', `${what(about)} was declined; ${NOTHING}.`, {
    reason: 'declined',
  });
}

/** The error of runs whose question a person closed without an answer. */
export function dismissedRuns(about: AboutRuns): FalError {
  const why = 'the question was closed without an answer';
  return new FalError('not-allowed', `${what(about)} was not approved: ${why}; ${NOTHING}.`, {
    reason: 'dismissed',
  });
}

const because = (question: SpendQuestion): string =>
  `${what(question)} ${cost(question.price)}, ${WHY[question.why]}`;
