/** fal's response to a cancellation: accepted, already ended, or unknown request. */
export type CancelResult = 'requested' | 'already-completed' | 'not-found';

/** What a cancellation means for the bill, by fal's response; `unanswered` when there was none. */
export const CANCEL_MEANING: Readonly<Record<CancelResult | 'unanswered', string>> = {
  requested:
    'fal accepted the cancellation. A queued job is not billed; one already running may still finish and be billed.',
  'already-completed':
    'The job had already ended, so nothing was cancelled; it is billed unless it failed.',
  'not-found': 'fal no longer knows the job.',
  unanswered: 'fal did not respond to the cancellation: the job may continue and be billed.',
};
