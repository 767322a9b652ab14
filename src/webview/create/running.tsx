import { jobTitle } from '../../domain/input.ts';
import { useEffect, useState } from 'preact/hooks';
import type { JobCard, JobState } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { elapsed } from '../controls/format.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { progressText } from '../jobs.ts';
import { Button } from '../controls/button.tsx';
import { t } from '../l10n.ts';
import { Linkified } from './linkified.tsx';

const FAILED: ReadonlySet<JobState> = new Set(['failed', 'not-submitted', 'lost']);

/** The running and failed jobs of this window. */
export function Running() {
  const { jobs, batches, dismissedJobs: dismissed } = useApp();
  // The batch's own line has what happened to its rows.
  const ofBatches = new Set(
    batches.cards.value.flatMap(({ faults }) => faults.map(({ jobId }) => jobId)),
  );
  const running = jobs.inFlight.value.filter(({ otherProcess }) => !otherProcess).toReversed();
  const failed = jobs.ended.value.filter(
    ({ id, state, otherProcess }) =>
      FAILED.has(state) && !otherProcess && !dismissed.value.has(id) && !ofBatches.has(id),
  );
  if (running.length === 0 && failed.length === 0) return null;
  return (
    <ul class="jobs" aria-label={t('Running')}>
      {running.map((job) => (
        <RunningRow key={job.id} job={job} />
      ))}
      {failed.map((job) => (
        <li key={job.id} class="job" data-state={job.state}>
          <span class="codicon codicon-error" aria-hidden="true" />
          <p class="job-error">
            <span class="strong">{job.modelName}</span>{' '}
            <Linkified text={job.error ?? t('The run failed and fal gave no reason.')} />
          </p>
          <IconButton
            icon="close"
            label={t('Dismiss {0}', job.modelName)}
            onClick={() => {
              dismissed.value = new Set(dismissed.value).add(job.id);
            }}
          />
        </li>
      ))}
    </ul>
  );
}

function RunningRow({ job }: { readonly job: JobCard }) {
  const { host, progress, runOrToast, clock } = useApp();
  const [isCancelling, setCancelling] = useState(false);
  const now = useClock(clock);
  const { requestId } = job;
  const doing = progress.value.get(requestId ?? '');
  return (
    <li class="job" data-state={job.state} title={jobTitle(job.modelName, job.input)}>
      <progress aria-label={job.modelName} />
      <span class="job-text">
        <span class="cut">
          {isCancelling ? t('Cancelling') : progressText(job, doing)} · {elapsed(now - job.at)}
        </span>
        <span class="muted cut" dir="auto">
          {doing?.log ?? job.modelName}
        </span>
      </span>
      <Button
        label={t('Cancel')}
        disabled={requestId === undefined || isCancelling}
        aria-label={t('Cancel {0}', job.modelName)}
        onClick={() => {
          if (requestId === undefined) return;
          setCancelling(true);
          runOrToast(() =>
            host.ask('job.cancel', { requestId }).finally(() => setCancelling(false)),
          );
        }}
      />
    </li>
  );
}

/** The host's time, updated every second. */
function useClock(clock: () => number): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => setNow(clock()), 1000);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}
