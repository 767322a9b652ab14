import type { ViewedJob } from '../domain/viewer.ts';
import type { Result } from './bridge.ts';
import { dataOf, readResult, type ReadJob } from './readResult.ts';

/** One job on the page. */
export interface Run {
  readonly job: ReadJob;
  /** What the server knows of it besides its result. */
  readonly facts?: ViewedJob | undefined;
  readonly prompt?: string | undefined;
  /** The model's input, where the call states it. */
  readonly input?: object | undefined;
  /** How it was run: what fal keeps of it, and for how long. */
  readonly options?: object | undefined;
  /** Why the last check got no answer. */
  readonly trouble?: string | undefined;
}

export const NEW_RUN: Run = { job: { phase: 'waiting', assets: [], isPartial: true } };

export type CallTool = (name: string, args: object) => Promise<Result>;

export interface Watch {
  /** Checks at once and from then on, until the job has ended. */
  start(): void;
  stop(): void;
}

/** Milliseconds between two checks: the first, and the longest. */
const FIRST_WAIT = 1_500;
const LONGEST_WAIT = 15_000;
const SLOWER = 1.4;

/** Follows a job by the server's tools, while the page is seen. */
export function watchRun(
  read: () => Run,
  write: (changes: Partial<Run>) => void,
  call: CallTool,
): Watch {
  let wait = FIRST_WAIT;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const state = { isStopped: true, isChecking: false };

  const isStopped = () => state.isStopped;
  const isOver = () => {
    const { phase, isPartial, requestId } = read().job;
    return phase !== 'waiting' && !(isPartial && requestId !== undefined);
  };

  const learn = async () => {
    const { job, input, facts } = read();
    if (facts?.request_id !== undefined && facts.request_id === job.requestId) return;
    const known = { request_id: job.requestId, endpoint_id: job.endpointId, input };
    if (known.request_id === undefined && (known.endpoint_id === undefined || !input)) return;
    const result = await call('view_job', known).catch(() => undefined);
    const { actions, ...found } = result?.isError === true || !result ? {} : dataOf(result);
    if (!Array.isArray(actions) || isStopped()) return;
    const learned = { ...found, actions } as unknown as ViewedJob;
    const { job: now, prompt } = read();
    write({
      facts: learned,
      prompt: prompt ?? learned.prompt,
      job: {
        ...now,
        requestId: now.requestId ?? learned.request_id,
        endpointId: now.endpointId ?? learned.endpoint_id,
      },
    });
  };
  /** Without an answer, what the call itself answered has to do. */
  const fail = (trouble: string) => {
    const { job } = read();
    write(job.phase === 'waiting' ? { trouble } : { job: { ...job, isPartial: false } });
  };
  const check = async () => {
    const { requestId, endpointId } = read().job;
    if (requestId === undefined || isOver()) return;
    const args = {
      request_id: requestId,
      ...(endpointId !== undefined && { endpoint_id: endpointId }),
    };
    try {
      const result = await call('check_job', args);
      const answer = readResult(result);
      const { job: before } = read();
      // The answer of the call itself may have come meanwhile.
      if (isOver()) return;
      if (result.isError === true) fail(answer.error ?? '');
      else write({ job: withIds(answer, before), trouble: undefined });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  };
  const tick = async () => {
    if (state.isChecking || isStopped() || document.hidden) return;
    state.isChecking = true;
    clearTimeout(timer);
    await Promise.all([learn(), check()]);
    state.isChecking = false;
    if (isStopped()) return;
    if (isOver()) {
      // The result of the call may have brought the request id.
      await learn();
      stop();
      return;
    }
    timer = setTimeout(() => void tick(), wait);
    wait = Math.min(LONGEST_WAIT, wait * SLOWER);
  };
  const onVisible = () => {
    wait = FIRST_WAIT;
    void tick();
  };
  const stop = () => {
    state.isStopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
  };
  return {
    start: () => {
      if (state.isStopped) document.addEventListener('visibilitychange', onVisible);
      state.isStopped = false;
      wait = FIRST_WAIT;
      void tick();
    },
    stop,
  };
}

/** An answer with the ids that are known already, where it has none. */
export const withIds = (job: ReadJob, { requestId, endpointId }: ReadJob): ReadJob => ({
  ...job,
  requestId: job.requestId ?? requestId,
  endpointId: job.endpointId ?? endpointId,
});
