import type { Redis } from 'ioredis';
import type { QueueHandle } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import type { Journal } from '../jobs/journal.ts';
import { settlementOf } from './settle.ts';

/** What all replicas behind a load balancer spend, by key and day, in Redis or Valkey. Amounts in USD. */
export interface SharedLedger {
  /** Reserves an amount unless the day's sum would exceed `max`; resolves to what the day had before, and whether it is reserved. @throws {FalError} `unavailable` when the store does not answer: nothing may run uncounted */
  reserve(
    run: SharedRun,
    max: number,
  ): Promise<{ readonly isReserved: boolean; readonly spent: number }>;
  /** Remembers which request a reservation became, so that any replica can settle it. */
  submitted(key: string, id: string, handle: QueueHandle): Promise<void>;
  /** The reservation of a request, and its handle. */
  find(
    key: string,
    requestId: string,
  ): Promise<{ readonly id: string; readonly handle: QueueHandle } | undefined>;
  /** Replaces the reserve of a run by what it cost, once. */
  settle(key: string, id: string, amount: number): Promise<void>;
  close(): Promise<void>;
}

/** A run to reserve. */
export interface SharedRun {
  /** A hash of the key. */
  readonly key: string;
  readonly id: string;
  /** The local date of the server. */
  readonly day: string;
  readonly amount: number;
}

/** Seconds that runs are kept: fal forgets their results earlier. */
const KEPT = 3 * 24 * 3_600;
/** Milliseconds. */
const DEADLINE = 3_000;
/** Amounts are whole millionths of a USD: sums of fractions drift. */
const MICRO = 1e6;

// Each script is atomic in the store, so that no two replicas take the same rest of a limit.
const RESERVE = `
local sum = tonumber(redis.call('GET', KEYS[1]) or '0')
if sum + tonumber(ARGV[1]) > tonumber(ARGV[2]) then return {0, sum} end
redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('HSET', KEYS[2], 'amount', ARGV[1], 'day', ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return {1, sum}`;
const SETTLE = `
local amount = redis.call('HGET', KEYS[2], 'amount')
if not amount or redis.call('HSETNX', KEYS[2], 'settled', ARGV[1]) == 0 then return 0 end
redis.call('INCRBY', KEYS[1], tonumber(ARGV[1]) - tonumber(amount))
return 1`;

/** Connects to a store by its address (`redis:` or `rediss:`). @throws {FalError} `unavailable` when it does not answer */
export async function openSharedLedger(address: string): Promise<SharedLedger> {
  const { Redis } = await import('./redisClient.ts');
  const redis = new Redis(address, {
    connectTimeout: DEADLINE,
    commandTimeout: DEADLINE,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: true,
  });
  // Each command reports its own failure.
  redis.on('error', () => undefined);
  await answerOf(() => redis.ping());
  return overRedis(redis);
}

function overRedis(redis: Redis): SharedLedger {
  // The braces keep all keys of one user on one node of a cluster.
  const dayKey = (key: string, day: string) => `fal:{${key}}:day:${day}`;
  const runKey = (key: string, id: string) => `fal:{${key}}:run:${id}`;
  const requestKey = (key: string, id: string) => `fal:{${key}}:request:${id}`;
  const micro = (amount: number) => Math.ceil(amount * MICRO - 1e-6);
  return {
    reserve: async ({ key, id, day, amount }, max) => {
      const keys = [dayKey(key, day), runKey(key, id)];
      const values = [micro(amount), Math.floor(max * MICRO + 1e-6), day, KEPT];
      const [done, sum] = (await answerOf(() =>
        redis.eval(RESERVE, keys.length, ...keys, ...values),
      )) as [number, number];
      return { isReserved: done === 1, spent: sum / MICRO };
    },
    submitted: async (key, id, handle) => {
      const value = JSON.stringify({ id, handle });
      await answerOf(() => redis.set(requestKey(key, handle.requestId), value, 'EX', KEPT));
    },
    find: async (key, requestId) => {
      const text = await answerOf(() => redis.get(requestKey(key, requestId)));
      return text === null
        ? undefined
        : (JSON.parse(text) as { readonly id: string; readonly handle: QueueHandle });
    },
    settle: async (key, id, amount) => {
      const day = await answerOf(() => redis.hget(runKey(key, id), 'day'));
      if (day === null) return;
      const keys = [dayKey(key, day), runKey(key, id)];
      await answerOf(() => redis.eval(SETTLE, keys.length, ...keys, micro(amount)));
    },
    close: async () => {
      await redis.quit().catch(() => undefined);
    },
  };
}

/** The answer of the store. @throws {FalError} `unavailable`, without the address, which may hold a password */
async function answerOf<T>(command: () => Promise<T>): Promise<T> {
  try {
    return await command();
  } catch (error) {
    const message = 'The shared record of spending does not answer, so nothing was submitted.';
    throw new FalError('unavailable', message, { reason: 'ledger-unreachable', cause: error });
  }
}

/** Reserves several runs, all or none; resolves to what is in the way of one, if anything is. @throws {FalError} `unavailable` */
export async function reserveAll(
  shared: SharedLedger,
  runs: readonly SharedRun[],
  max: number,
): Promise<{ readonly spent: number; readonly reserve: number } | undefined> {
  const reserved: SharedRun[] = [];
  const giveBack = async () => {
    for (const { key, id } of reserved) await shared.settle(key, id, 0);
  };
  for (const run of runs) {
    const { isReserved, spent } = await shared.reserve(run, max).catch(async (error: unknown) => {
      await giveBack().catch(() => undefined);
      throw error;
    });
    if (!isReserved) {
      await giveBack();
      return { spent, reserve: run.amount };
    }
    reserved.push(run);
  }
  return undefined;
}

/** The journal of a server without files, over a shared ledger: it knows which reservation a request has, and settles it at the end. */
export function sharedJournal(
  journal: Journal,
  shared: SharedLedger,
  keyHash: () => Promise<string>,
): Journal {
  return {
    ...journal,
    submitted: async (id, handle) => shared.submitted(await keyHash(), id, handle),
    find: async (requestId) => {
      const found = await shared.find(await keyHash(), requestId);
      if (!found) return undefined;
      const { id, handle } = found;
      const { endpointId } = handle;
      const { owner } = journal;
      return { id, handle, endpointId, owner, at: Date.now(), by: '', input: {}, files: [] };
    },
    ended: async (id, outcome) => {
      const settlement = settlementOf(outcome, 0);
      // What nobody knows the cost of keeps its reserve; no bill settles it here, so a first guess would be final.
      if (settlement && !['uncertain', 'likely-free'].includes(settlement.certainty))
        await shared.settle(await keyHash(), id, settlement.amount);
    },
  };
}
