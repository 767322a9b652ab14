import { jobTitle } from '../../domain/input.ts';
import { useEffect, useState } from 'preact/hooks';
import type { JobCard } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { IconButton } from '../controls/iconButton.tsx';
import { t } from '../l10n.ts';
import type { RecentJobs } from './jobs.ts';
import { Linkified } from './linkified.tsx';
import { elapsed, progressText } from './progressText.ts';

/** The running and failed jobs of this window. */
export function Running({ jobs }: { readonly jobs: RecentJobs }) {
  const running = jobs.running.value;
  const failed = jobs.failed.value;
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
              jobs.dismiss(job.id);
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
  const doing = requestId === undefined ? undefined : progress.value.get(requestId);
  return (
    <li class="job" data-state={job.state} title={jobTitle(job.modelName, job.input)}>
      <progress aria-label={job.modelName} />
      <span class="job-text">
        <span class="cut">
          {isCancelling ? t('Cancelling') : progressText(doing)} · {elapsed(now - job.at)}
        </span>
        <span class="muted cut" dir="auto">
          {doing?.log ?? job.modelName}
        </span>
      </span>
      <button
        class="text"
        type="button"
        disabled={requestId === undefined || isCancelling}
        aria-label={t('Cancel {0}', job.modelName)}
        onClick={() => {
          if (requestId === undefined) return;
          setCancelling(true);
          runOrToast(() =>
            host.ask('job.cancel', { requestId }).finally(() => {
              setCancelling(false);
            }),
          );
        }}
      >
        {t('Cancel')}
      </button>
    </li>
  );
}

/** The host's time, updated every second. */
function useClock(clock: () => number): number {
  const [now, setNow] = useState(clock);
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(clock());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, [clock]);
  return now;
}
