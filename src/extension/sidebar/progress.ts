import type { RunningJob } from '../../jobs/follow.ts';
import type { JobProgress } from '../../protocol/messages.ts';

/** Reports the progress of a job until it ends. */
export function reportProgress(job: RunningJob, progress: (progress: JobProgress) => void): void {
  const { requestId } = job.handle;
  let log: string | undefined;
  const stop = job.listen(({ status, queuePosition, logs }) => {
    if (status === 'COMPLETED') return;
    log = logs.at(-1)?.message ?? log;
    progress({
      requestId,
      status: status === 'IN_QUEUE' ? 'queued' : 'running',
      ...(queuePosition !== undefined && { position: queuePosition }),
      ...(log !== undefined && { log }),
    });
  });
  job.done.catch(() => undefined).finally(stop);
}
