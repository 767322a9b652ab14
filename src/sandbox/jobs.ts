import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Json } from './json.ts';
import type { JobTimes } from './times.ts';

/** One line of a job's log, as fal words it. */
interface JobLog {
  readonly message: string;
  readonly timestamp: string;
  readonly level: 'INFO' | 'ERROR';
  readonly source: 'USER';
}

/** How a job ended: the answer of its result, and what its status tells of a request error. */
export interface Outcome {
  readonly status: number;
  readonly body: Json;
  readonly headers: Readonly<Record<string, string>>;
  readonly error?: { readonly text: string; readonly type: string };
}

/** What is asked for with a submit. */
export interface JobOrder {
  readonly endpointId: string;
  /** The part of the id that later URLs carry, e.g. `fal-ai/flux`. */
  readonly app: string;
  readonly input: Json;
  readonly priority: 'normal' | 'low';
  readonly times: JobTimes;
  /** Milliseconds until it must have started. */
  readonly startWithin?: number;
  /** Seconds that generated media live. */
  readonly mediaLife?: number;
  /** False keeps the payloads out of the request history. */
  readonly storeIo: boolean;
}

/** A job as it stands now. */
export interface Job extends JobOrder {
  readonly id: string;
  readonly createdAt: number;
  readonly status: 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED';
  readonly logs: readonly JobLog[];
  /** Rises with each change. */
  readonly version: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly outcome?: Outcome;
}

type Mutable = { -readonly [K in keyof Job]: Job[K] } & {
  logs: JobLog[];
  ripe: boolean;
  weight: number;
};

/** All jobs of this sandbox, and the one clockwork that carries them on. */
export interface Jobs {
  submit(order: JobOrder): Job;
  get(id: string): Job | undefined;
  /** Newest first. */
  list(): readonly Job[];
  /** How many were ever submitted. */
  readonly submits: () => number;
  waiting(): number;
  running(): number;
  /** Requests ahead of this one, counting down. */
  position(job: Job): number;
  /** False when it was too late. */
  cancel(job: Job, type?: 'client_cancelled' | 'client_disconnected'): boolean;
  /** Resolves when the job's version is above `version`; rejects when aborted. */
  changed(job: Job, version: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

const KEPT = 5000;
const KEPT_CHARACTERS = 200_000_000;
const QUEUE_STEPS = 3;

/** The queue: at most `concurrency` run at once, low priority last; `work` makes a job's outcome and never rejects. */
export function createJobs(concurrency: number, work: (job: Job) => Promise<Outcome>): Jobs {
  const jobs = new Map<string, Mutable>();
  const timers = new Set<NodeJS.Timeout>();
  const changes = new EventEmitter().setMaxListeners(0);
  let submitted = 0;
  let running = 0;
  let kept = 0;
  let closed = false;

  const later = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };
  const touch = (job: Mutable): void => {
    job.version++;
    changes.emit(job.id);
  };
  const waiting = (): Mutable[] => [...jobs.values()].filter((job) => job.status === 'IN_QUEUE');
  const before = (one: Job, other: Job): number =>
    Number(one.priority === 'low') - Number(other.priority === 'low');

  const end = (job: Mutable, outcome: Outcome): void => {
    if (job.status === 'COMPLETED') return;
    if (job.status === 'IN_PROGRESS') running--;
    job.status = 'COMPLETED';
    job.endedAt = Date.now();
    job.outcome = outcome;
    job.weight = JSON.stringify([job.input, outcome.body]).length;
    kept += job.weight;
    touch(job);
    forget();
    startRipe();
  };
  const forget = (): void => {
    for (const job of jobs.values()) {
      if (jobs.size <= KEPT && kept <= KEPT_CHARACTERS) return;
      if (job.status !== 'COMPLETED') continue;
      jobs.delete(job.id);
      kept -= job.weight;
    }
  };
  const log = (job: Mutable, message: string): void => {
    if (job.status !== 'IN_PROGRESS') return;
    const timestamp = new Date().toISOString();
    job.logs.push({ message, timestamp, level: 'INFO', source: 'USER' });
    touch(job);
  };
  const start = (job: Mutable): void => {
    running++;
    job.status = 'IN_PROGRESS';
    job.startedAt = Date.now();
    const { runMs } = job.times;
    log(job, 'Loading model weights…');
    for (const share of [0.25, 0.5, 0.75]) {
      later(runMs * share, () => {
        log(job, `Generating… ${share * 100}%`);
      });
    }
    // The work begins when the job does; its outcome shows when the run time is over.
    const outcome = work(job);
    later(runMs, () => {
      void outcome.then((made) => {
        if (closed) return;
        log(job, made.status === 200 ? 'Done' : `Failed with status ${made.status}`);
        end(job, made);
      });
    });
  };
  const startRipe = (): void => {
    const ripe = waiting()
      .filter((job) => job.ripe)
      .sort(before);
    for (const job of ripe) if (running < concurrency) start(job);
  };

  return {
    submit(order) {
      submitted++;
      const job: Mutable = {
        ...order,
        id: randomUUID(),
        createdAt: Date.now(),
        status: 'IN_QUEUE',
        logs: [],
        version: 1,
        ripe: false,
        weight: 0,
      };
      jobs.set(job.id, job);
      const { queueMs } = order.times;
      for (let step = 1; step < QUEUE_STEPS; step++) {
        later((queueMs * step) / QUEUE_STEPS, () => {
          if (job.status === 'IN_QUEUE') touch(job);
        });
      }
      later(queueMs, () => {
        job.ripe = true;
        startRipe();
      });
      if (order.startWithin !== undefined) {
        later(order.startWithin, () => {
          if (job.status === 'IN_QUEUE') end(job, notStarted());
        });
      }
      return job;
    },
    get: (id) => jobs.get(id),
    list: () => [...jobs.values()].reverse(),
    submits: () => submitted,
    waiting: () => waiting().length,
    running: () => running,
    position(job) {
      const others = waiting().filter((other) => other.id !== job.id);
      const ahead = others.filter(
        (other) =>
          before(other, job) < 0 || (before(other, job) === 0 && other.createdAt < job.createdAt),
      );
      const { queueMs } = job.times;
      const left = queueMs === 0 ? 0 : 1 - (Date.now() - job.createdAt) / queueMs;
      return ahead.length + Math.max(0, Math.ceil(left * QUEUE_STEPS) - 1);
    },
    cancel(job, type = 'client_cancelled') {
      const mine = jobs.get(job.id);
      if (mine === undefined || mine.status === 'COMPLETED') return false;
      end(mine, requestError(499, type, 'Request was cancelled by the client'));
      return true;
    },
    async changed(job, version, signal) {
      while (job.version <= version) await once(changes, job.id, { signal });
    },
    close() {
      closed = true;
      timers.forEach(clearTimeout);
      timers.clear();
    },
  };
}

function notStarted(): Outcome {
  const outcome = requestError(504, 'request_timeout', 'Request did not start in the time given');
  return { ...outcome, headers: { ...outcome.headers, 'x-fal-request-timeout-type': 'user' } };
}

/** The outcome of a request error: the platform's fault or the client's, not the model's. */
export function requestError(status: number, type: string, text: string): Outcome {
  return {
    status,
    body: { detail: text, error_type: type },
    headers: { 'x-fal-error-type': type },
    error: { text, type },
  };
}

/** Resolves when a job is COMPLETED; rejects when aborted. */
export async function ended(
  job: Job,
  jobs: Jobs,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  while (job.status !== 'COMPLETED') await jobs.changed(job, job.version, signal);
}
