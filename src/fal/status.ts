import type { BodyReader } from './response.ts';
import { isObject } from '../domain/schema.ts';
import { linkSignals } from './cancel.ts';
import { createEventReader } from './events.ts';
import type { Transport } from './transport.ts';
import type { Json, JsonObject, LogLine, QueueHandle, QueueStatus } from '../domain/types.ts';

/** Milliseconds between the polls beside a stream. */
const POLL_BESIDE = 60_000;
/** Milliseconds without an event after which a stream counts as dead. */
const STREAM_IDLE = 45_000;
/** Milliseconds from the last event to the end of a stream: less than a new connection takes. */
const STREAM_END = 50;
/** Limits: the newest log lines of one response, characters of a line or an error, lines of a whole job. */
const MOST_LOGS = 1_000;
const LONGEST_TEXT = 2_000;
const MOST_JOB_LOGS = 10_000;
/** Why a stream that is no longer needed is aborted; an abort without a reason takes the time of an error with its stack. */
const OVER = new Error('the job has ended');

/** Reads fal's status object; an unknown status becomes IN_PROGRESS. */
export function readStatus(value: Json): QueueStatus {
  const json: JsonObject = isObject(value) ? value : {};
  const status =
    json.status === 'IN_QUEUE' || json.status === 'COMPLETED' ? json.status : 'IN_PROGRESS';
  return {
    status,
    ...(typeof json.queue_position === 'number' && { queuePosition: json.queue_position }),
    logs: Array.isArray(json.logs) ? json.logs.slice(-MOST_LOGS).map(readLog) : [],
    ...(typeof json.error === 'string' && { error: json.error.slice(0, LONGEST_TEXT) }),
    ...(typeof json.error_type === 'string' && { errorType: json.error_type.slice(0, 100) }),
  };
}

function readLog(value: Json): LogLine {
  if (!isObject(value)) {
    return { message: JSON.stringify(value).slice(0, LONGEST_TEXT) };
  }
  return {
    message: typeof value.message === 'string' ? value.message.slice(0, LONGEST_TEXT) : '',
    ...(typeof value.timestamp === 'string' && { timestamp: value.timestamp.slice(0, 40) }),
    ...(typeof value.level === 'string' && { level: value.level.slice(0, 20) }),
  };
}

/** Wraps a listener so that it receives each log line only once, despite polling or a new stream; the first 10,000 lines of a job. */
export function withNewLogs(
  listener: ((status: QueueStatus) => void) | undefined,
): (status: QueueStatus) => void {
  const seen = new Set<string>();
  return (status) => {
    const logs = status.logs.filter((line) => {
      const key = `${line.timestamp ?? ''}\n${line.level ?? ''}\n${line.message}`;
      return seen.size < MOST_JOB_LOGS && seen.size < seen.add(key).size;
    });
    listener?.({ ...status, logs });
  };
}

/**
 * Reports the events of fal's stream, and the status once a minute beside it; resolves to the status COMPLETED, or to
 * undefined when the stream ends or fails without it. @throws the signal's reason when aborted
 */
export async function followStream(
  transport: Transport,
  job: QueueHandle,
  options: {
    readonly signal: AbortSignal | undefined;
    readonly report: (status: QueueStatus) => void;
    readonly poll: (signal: AbortSignal) => Promise<QueueStatus>;
  },
): Promise<QueueStatus | undefined> {
  const { signal, report, poll } = options;
  const stop = linkSignals([signal]);
  let completed: QueueStatus | undefined;
  const take = (now: QueueStatus) => {
    report(now);
    if (now.status === 'COMPLETED') completed = now;
  };
  // A stream may stay open without ever reporting the end.
  const pollBeside = async () => {
    const now = await poll(stop.signal).catch(() => undefined);
    if (stop.signal.aborted) return;
    if (now) take(now);
    if (completed) stop.abort(OVER);
    else timer = setTimeout(() => void pollBeside(), POLL_BESIDE).unref();
  };
  let timer = setTimeout(() => void pollBeside(), POLL_BESIDE).unref();
  try {
    for await (const now of statusStream(transport, job, stop.signal)) {
      take(now);
      if (completed) break;
    }
  } catch {
    // After a cut, rejected or unreadable stream, polling continues and reports the real error.
    signal?.throwIfAborted();
  } finally {
    clearTimeout(timer);
    stop.abort(OVER);
    stop.release();
  }
  return completed;
}

/** The status events of fal's stream until it ends. @throws the error that cuts it */
async function* statusStream(
  transport: Transport,
  job: QueueHandle,
  signal: AbortSignal,
): AsyncGenerator<QueueStatus> {
  const url = new URL(job.statusUrl);
  url.pathname += '/stream';
  url.searchParams.set('logs', '1');
  const stop = linkSignals([signal]);
  let over = false;
  let timer = setTimeout(() => undefined, 0);
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(new Error('the status stream went silent')), STREAM_IDLE);
  };
  try {
    const response = await transport.send(url, {
      headers: { Accept: 'text/event-stream' },
      signal: stop.signal,
    });
    if (!response.headers.get('content-type')?.includes('text/event-stream') || !response.body) {
      await response.body?.cancel();
      return;
    }
    const reader = response.body.getReader();
    const events: QueueStatus[] = [];
    const feed = createEventReader((data) => events.push(readStatus(data as Json)));
    touch();
    for (;;) {
      const { done, value } = await reader.read();
      if (done || !value) {
        over = true;
        return;
      }
      touch();
      feed(value);
      // The request for the result follows, and can reuse the connection once the stream has ended.
      if (events.some(({ status }) => status === 'COMPLETED')) {
        over = await readToEnd(reader);
      }
      yield* events.splice(0);
    }
  } finally {
    clearTimeout(timer);
    if (!over) stop.abort();
    stop.release();
  }
}

/** Reads to the end of a finished stream, but only briefly; returns whether the end was reached. */
async function readToEnd(reader: BodyReader): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), STREAM_END);
  });
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === undefined || next.done) return next !== undefined;
    }
  } catch {
    // A cut after the last event loses nothing.
    return true;
  } finally {
    clearTimeout(timer);
  }
}
