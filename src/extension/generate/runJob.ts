import * as vscode from 'vscode';
import { CALL_CANCELLED } from '../../fal/cancel.ts';
import { CANCEL_MEANING } from '../../domain/cancelResult.ts';
import { FalError, isAmbiguous } from '../../fal/errors.ts';
import type { QueueStatus } from '../../domain/types.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Finished } from '../../jobs/follow.ts';
import type { JobRequest } from '../../jobs/run.ts';
import { shownText } from '../shownText.ts';

/** Runs a job to its end under a progress notification, whose Cancel button cancels the job at fal; `submitted` gets its request id. @throws {FalError} also for a failed or cancelled job */
export async function runJob(
  { jobs }: Runtime,
  request: JobRequest,
  submitted: (requestId: string) => void = () => undefined,
): Promise<Finished> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: shownText(request.endpointId),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort(CALL_CANCELLED));
    progress.report({ message: vscode.l10n.t('Submitting…') });
    const job = await jobs.start(request, stop.signal).catch((error: unknown) => {
      // A job that fal may have is never passed over in silence.
      const isUnpaid = stop.signal.aborted && !isAmbiguous(error);
      throw isUnpaid ? new vscode.CancellationError() : error;
    });
    submitted(job.handle.requestId);
    const stopListening = job.listen((status) => progress.report({ message: statusText(status) }));
    const last = job.last();
    progress.report({ message: last ? statusText(last) : vscode.l10n.t('Submitted') });
    try {
      const cancelled = new Promise<never>((_resolve, reject) => {
        const cancel = () => {
          void jobs
            .cancel(job.handle)
            .catch(() => 'unanswered' as const)
            .then((result) => reject(cancelError(result, job.handle)));
        };
        if (stop.signal.aborted) cancel();
        else stop.signal.addEventListener('abort', cancel, { once: true });
      });
      const finished = await Promise.race([job.done, cancelled]);
      if (!finished.failure) return finished;
      const isCancelled = stop.signal.aborted && finished.failure.kind === 'cancelled';
      throw isCancelled ? cancelError('requested', job.handle) : finished.failure;
    } finally {
      stopListening();
    }
  });
}

/** The queue position, or the last log line of a running job. */
function statusText({ status, queuePosition, logs }: QueueStatus): string {
  const line = logs.at(-1)?.message;
  if (status === 'IN_QUEUE') return vscode.l10n.t('Queued, {0} ahead', queuePosition ?? 0);
  return line === undefined ? vscode.l10n.t('Running') : shownText(line);
}

function cancelError(
  result: keyof typeof CANCEL_MEANING,
  { requestId }: Finished['handle'],
): FalError {
  const advice = vscode.l10n.t('“fal: Show Jobs” shows how it ended.');
  const message = vscode.l10n.t(CANCEL_MEANING[result]);
  return new FalError('cancelled', message, { advice, requestId });
}
