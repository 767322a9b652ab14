import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Json } from '../domain/types.ts';

/** A line of a job's log, in fal's form. */
interface JobLog {
  readonly message: string;
  readonly timestamp: string;
  readonly level: 'INFO';
  readonly source: 'USER';
}

/** The end of a job: its HTTP response, and for a request error what the status states. */
export interface Outcome {
  readonly status: number;
  readonly body: Json;
  readonly headers: Readonly<Record<string, string>>;
  readonly error?: { readonly text: string; readonly type: string };
}

/** Milliseconds. */
export interface JobTimes {
  readonly queueMs: number;
  readonly runMs: number;
}

/** A submit. */
export interface JobRequest {
  /** Whose key it has. */
  readonly account: string;
  readonly endpointId: string;
  /** The part of the id that later URLs contain, e.g. `fal-ai/flux`. */
  readonly app: string;
  readonly input: Json;
  readonly isLowPriority: boolean;
  readonly times: JobTimes;
  /** Milliseconds within which it must start. */
  readonly startTimeout?: number;
  /** Seconds for which generated media are served. */
  readonly mediaLifetime?: number;
  /** Whether the request history keeps input and output. */
  readonly storesPayload: boolean;
}

/** A job in its current state. */
export interface Job extends JobRequest {
  readonly id: string;
  readonly createdAt: number;
  readonly status: 'IN_QUEUE' | 'IN_PROGRESS' | 'COMPLETED';
  readonly logs: readonly JobLog[];
  /** Grows with each change. */
  readonly version: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly outcome?: Outcome;
}

type MutableJob = { -readonly [K in keyof Job]: Job[K] } & {
  logs: JobLog[];
  /** Whether its time in the queue is over. */
  isReady: boolean;
  /** Characters of its input and output. */
  weight: number;
};

/** All jobs of the sandbox. */
export interface Jobs {
  submit(request: JobRequest): Job;
  get(id: string): Job | undefined;
  /** Newest first. */
  list(): readonly Job[];
  /** The number of jobs ever submitted. */
  readonly submits: () => number;
  waiting(): number;
  isFull(): boolean;
  /** The number of jobs ahead of this one. */
  position(job: Job): number;
  /** False for a completed job. */
  cancel(job: Job, type?: 'client_cancelled' | 'client_disconnected'): boolean;
  /** Resolves when the job's version is above `version`; rejects when aborted. */
  changed(job: Job, version: number, signal?: AbortSignal): Promise<void>;
  close(): void;
}

const MAX_JOBS = 5000;
const MAX_CHARACTERS = 200_000_000;
/** The position of a job counts down in this many steps, even when no other job waits. */
const QUEUE_STEPS = 3;

/** A queue that runs up to `concurrency` jobs at once, low priority last. `work` makes a job's outcome and never rejects. */
export function createJobs(concurrency: number, work: (job: Job) => Promise<Outcome>): Jobs {
  const jobs = new Map<string, MutableJob>();
  const timers = new Set<NodeJS.Timeout>();
  const changes = new EventEmitter().setMaxListeners(0);
  let submitted = 0;
  let running = 0;
  let characters = 0;
  let isClosed = false;

  const after = (ms: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, ms);
    timers.add(timer);
  };
  const touch = (job: MutableJob): void => {
    job.version++;
    changes.emit(job.id);
  };
  const queued = (): MutableJob[] => [...jobs.values()].filter((job) => job.status === 'IN_QUEUE');
  const byPriority = (one: Job, other: Job): number =>
    Number(one.isLowPriority) - Number(other.isLowPriority);

  const end = (job: MutableJob, outcome: Outcome): void => {
    if (job.status === 'COMPLETED') return;
    if (job.status === 'IN_PROGRESS') running--;
    job.status = 'COMPLETED';
    job.endedAt = Date.now();
    job.outcome = outcome;
    job.weight = JSON.stringify([job.input, outcome.body]).length;
    characters += job.weight;
    touch(job);
    forgetOldest();
    startReady();
  };
  const forgetOldest = (): void => {
    for (const job of jobs.values()) {
      if (jobs.size <= MAX_JOBS && characters <= MAX_CHARACTERS) return;
      if (job.status !== 'COMPLETED') continue;
      jobs.delete(job.id);
      characters -= job.weight;
    }
  };
  const log = (job: MutableJob, message: string): void => {
    if (job.status !== 'IN_PROGRESS') return;
    const timestamp = new Date().toISOString();
    job.logs.push({ message, timestamp, level: 'INFO', source: 'USER' });
    touch(job);
  };
  const start = (job: MutableJob): void => {
    running++;
    job.status = 'IN_PROGRESS';
    job.startedAt = Date.now();
    const { runMs } = job.times;
    log(job, 'Loading model weights…');
    for (const share of [0.25, 0.5, 0.75]) {
      after(runMs * share, () => log(job, `Generating… ${share * 100}%`));
    }
    // The work starts with the job; its outcome appears at the end of the run time.
    const working = work(job);
    after(runMs, () => {
      void working.then((outcome) => {
        if (isClosed) return;
        log(job, outcome.status === 200 ? 'Done' : `Failed with status ${outcome.status}`);
        end(job, outcome);
      });
    });
  };
  const startReady = (): void => {
    const ready = queued().filter((job) => job.isReady);
    for (const job of ready.sort(byPriority)) if (running < concurrency) start(job);
  };

  return {
    submit(request) {
      submitted++;
      const job: MutableJob = {
        ...request,
        id: randomUUID(),
        createdAt: Date.now(),
        status: 'IN_QUEUE',
        logs: [],
        version: 1,
        isReady: false,
        weight: 0,
      };
      jobs.set(job.id, job);
      const { queueMs } = request.times;
      for (let step = 1; step < QUEUE_STEPS; step++) {
        after((queueMs * step) / QUEUE_STEPS, () => {
          if (job.status === 'IN_QUEUE') touch(job);
        });
      }
      after(queueMs, () => {
        job.isReady = true;
        startReady();
      });
      if (request.startTimeout !== undefined) {
        after(request.startTimeout, () => {
          if (job.status === 'IN_QUEUE') end(job, startTimedOut());
        });
      }
      return job;
    },
    get: (id) => jobs.get(id),
    list: () => [...jobs.values()].reverse(),
    submits: () => submitted,
    waiting: () => queued().length,
    isFull: () => running >= concurrency,
    position(job) {
      const ahead = queued().filter(
        (other) =>
          other.id !== job.id && (byPriority(other, job) || other.createdAt - job.createdAt) < 0,
      );
      const { queueMs } = job.times;
      const left = queueMs === 0 ? 0 : 1 - (Date.now() - job.createdAt) / queueMs;
      return ahead.length + Math.max(0, Math.ceil(left * QUEUE_STEPS) - 1);
    },
    cancel({ id }, type = 'client_cancelled') {
      const job = jobs.get(id);
      if (job === undefined || job.status === 'COMPLETED') return false;
      end(job, requestError(499, type, 'Request was cancelled by the client'));
      return true;
    },
    async changed(job, version, signal) {
      while (job.version <= version) await once(changes, job.id, { signal });
    },
    close() {
      isClosed = true;
      timers.forEach(clearTimeout);
      timers.clear();
    },
  };
}

function startTimedOut(): Outcome {
  const outcome = requestError(504, 'request_timeout', 'Request did not start in the time given');
  return { ...outcome, headers: { ...outcome.headers, 'x-fal-request-timeout-type': 'user' } };
}

/** The outcome of an error of the platform or the client, as opposed to the model. */
export function requestError(status: number, type: string, text: string): Outcome {
  return {
    status,
    body: { detail: text, error_type: type },
    headers: { 'x-fal-error-type': type },
    error: { text, type },
  };
}

/** Resolves when a job is COMPLETED; rejects when aborted. */
export async function ended(job: Job, jobs: Jobs, signal?: AbortSignal): Promise<void> {
  while (job.status !== 'COMPLETED') await jobs.changed(job, job.version, signal);
}
