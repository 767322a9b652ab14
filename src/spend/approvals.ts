import { randomUUID } from 'node:crypto';
import { roundMoney } from '../domain/estimate.ts';
import { APPROVAL_LIFE } from '../domain/spending.ts';
import type { Ledger } from './ledger.ts';
import type { SpendQuestion } from './records.ts';

/** A question to a person, with what an answer needs. */
export interface Question extends SpendQuestion {
  /** How the price comes about, in whole sentences. */
  readonly note: string;
  /** A smaller amount to reserve in USD, where the highest price is far above what such runs cost. */
  readonly smaller?: number;
  /** USD that the answer `session` approves. */
  readonly session: number;
}

/** A person's answer; `smaller` and `session` are a yes, too. */
export type Reply = 'once' | 'smaller' | 'session' | 'no';

/** Asks a person; undefined when they dismiss the question, `unavailable` where no person can be asked. */
export type Ask = (
  question: Question,
  signal: AbortSignal,
) => Promise<Reply | 'unavailable' | undefined>;

/** The end of a question. */
export type Answer = Reply | 'dismissed' | 'unavailable';

/** Asks the person of one process, and records their yes for the run that is repeated. */
export interface Approvals {
  /** Asks once for all calls with the same endpoint and input. The answer counts even when nobody waits for it any more. */
  ask(question: Question): Promise<Answer>;
  /** Whether the person has just declined these runs, or several others in a row. */
  isDeclined(run: string): boolean;
  /** The sum of the session in USD up to which no price needs an approval. */
  allowedUpTo(): number;
}

/** Consecutive refusals after which a session asks no more for the life of an approval. */
const MOST_REFUSED = 3;

export interface ApprovalsDeps {
  readonly ledger: Pick<Ledger, 'ask' | 'approve' | 'read'>;
  readonly person: Ask | undefined;
  /** What the session has spent or reserved in USD. */
  readonly spentBySession: () => Promise<number>;
  readonly now: () => number;
}

/** Creates the approvals of one process. */
export function createApprovals({ ledger, person, spentBySession, now }: ApprovalsDeps): Approvals {
  const asking = new Map<string, Promise<Answer>>();
  const declined = new Map<string, number>();
  let refused = 0;
  let refusedAt = 0;
  let allowedUpTo = 0;
  const isRecent = (at = -Infinity) => Math.abs(now() - at) < APPROVAL_LIFE;

  const take = async (question: Question, reply: Reply): Promise<void> => {
    const { run, price, reserve, smaller = reserve, session } = question;
    if (reply === 'no') {
      declined.set(run, now());
      refused += 1;
      refusedAt = now();
      return;
    }
    refused = 0;
    if (reply === 'session') allowedUpTo = (await spentBySession()) + session;
    await ledger.approve({
      ...{ id: randomUUID(), at: now(), run },
      ...(price !== undefined && { price }),
      reserve: reply === 'smaller' ? smaller : reserve,
    });
  };

  const ask = async (question: Question): Promise<Answer> => {
    const { note: _note, session: _session, smaller: _smaller, ...record } = question;
    await ledger.ask(record).catch(() => undefined);
    const reply = person
      ? await person(question, AbortSignal.timeout(APPROVAL_LIFE))
      : ('unavailable' as const);
    if (reply === 'unavailable') {
      await ledger.ask({ ...record, isUnasked: true }).catch(() => undefined);
    } else if (reply !== undefined) await take(question, reply);
    return reply ?? 'dismissed';
  };

  return {
    ask: (question) => {
      const { run } = question;
      const current = asking.get(run);
      if (current) return current;
      const asked = ask(question).finally(() => asking.delete(run));
      asking.set(run, asked);
      // Nobody may wait for it any more.
      asked.catch(() => undefined);
      return asked;
    },
    isDeclined: (run) =>
      isRecent(declined.get(run)) || (refused >= MOST_REFUSED && isRecent(refusedAt)),
    allowedUpTo: () => allowedUpTo,
  };
}

/** A session's approval, in multiples of the run's reserve. */
const SESSION_RUNS = 10;

/** USD that the answer `session` approves: at least ten runs, in an amount that is easy to read. */
export function sessionAmount(reserve: number): number {
  const amount = SESSION_RUNS * reserve;
  const step = 10 ** Math.floor(Math.log10(amount));
  return amount > 0 ? roundMoney(Math.ceil(amount / step) * step) : 0;
}
