/** How a job ended. `ambiguous`: it is unknown whether fal accepted it. `never-submitted`: fal did not accept it. */
export type JobEnd = 'completed' | 'failed' | 'cancelled' | 'ambiguous' | 'never-submitted';

/** How a job stands. `lost`: it is unknown whether fal accepted it, or how it ended. */
export type JobState =
  'submitting' | 'running' | 'completed' | 'failed' | 'cancelled' | 'not-submitted' | 'lost';

/** How a job of the journal stands; `isLost`: no process can follow it any more. */
export function jobState(
  job: { readonly outcome?: { readonly end: JobEnd }; readonly handle?: unknown },
  isLost: boolean,
): JobState {
  const end = job.outcome?.end;
  switch (end) {
    case undefined:
      if (isLost) return 'lost';
      return job.handle === undefined ? 'submitting' : 'running';
    case 'ambiguous':
      return 'lost';
    case 'never-submitted':
      return 'not-submitted';
    case 'completed':
    case 'failed':
    case 'cancelled':
      return end;
  }
}

/** Whether a job is still to end. */
export const isInFlight = (state: JobState): boolean =>
  state === 'submitting' || state === 'running';
