import { linkSignals } from './cancel.ts';
import { createEventReader } from './events.ts';
import type { Transport } from './transport.ts';
import type { Json, JsonObject, LogLine, QueueHandle, QueueStatus } from '../domain/types.ts';

/** A stream that says nothing for so long (ms) is taken for dead. */
const STREAM_IDLE = 45_000;
/** How long (ms) the end of a stream may take after its last event: less than a new connection would. */
const STREAM_END = 50;
/** Log lines of one answer, the newest; characters of a line or an error; lines of a whole job. */
const MOST_LOGS = 1_000;
const LONGEST_TEXT = 2_000;
const MOST_HEARD = 10_000;

/** Reads fal's status object; lenient in all but the status itself, which falls back to IN_PROGRESS. */
export function readStatus(value: Json): QueueStatus {
  const json: JsonObject =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  const known =
    json.status === 'IN_QUEUE' || json.status === 'COMPLETED' ? json.status : 'IN_PROGRESS';
  const metrics = json.metrics as { inference_time?: unknown } | null | undefined;
  return {
    status: known,
    ...(typeof json.queue_position === 'number' && { queuePosition: json.queue_position }),
    logs: Array.isArray(json.logs) ? json.logs.slice(-MOST_LOGS).map(readLog) : [],
    ...(typeof json.error === 'string' && { error: json.error.slice(0, LONGEST_TEXT) }),
    ...(typeof json.error_type === 'string' && { errorType: json.error_type.slice(0, 100) }),
    ...(typeof metrics?.inference_time === 'number' && { inferenceTime: metrics.inference_time }),
  };
}

function readLog(value: Json): LogLine {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { message: JSON.stringify(value).slice(0, LONGEST_TEXT) };
  }
  return {
    message: typeof value.message === 'string' ? value.message.slice(0, LONGEST_TEXT) : '',
    ...(typeof value.timestamp === 'string' && { timestamp: value.timestamp.slice(0, 40) }),
    ...(typeof value.level === 'string' && { level: value.level.slice(0, 20) }),
  };
}

/** Wraps a listener so that it hears each log line once, whatever is repeated by polling or a new stream; the first 10,000 of a job. */
export function withNewLogs(
  listener: ((status: QueueStatus) => void) | undefined,
): (status: QueueStatus) => void {
  const heard = new Set<string>();
  return (status) => {
    const logs = status.logs.filter((line) => {
      const key = `${line.timestamp ?? ''}\n${line.level ?? ''}\n${line.message}`;
      return heard.size < MOST_HEARD && heard.size < heard.add(key).size;
    });
    listener?.({ ...status, logs });
  };
}

/** The status events of fal's stream until it ends; throws what cuts it. */
export async function* statusStream(
  transport: Transport,
  job: QueueHandle,
  signal: AbortSignal | undefined,
): AsyncGenerator<QueueStatus> {
  const url = new URL(job.statusUrl);
  url.pathname += '/stream';
  url.searchParams.set('logs', '1');
  const stop = linkSignals([signal]);
  let over = false;
  let timer = setTimeout(() => undefined, 0);
  const touch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      stop.abort(new Error('the status stream went silent'));
    }, STREAM_IDLE);
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
    // Read by hand: each stage of a pipe of web streams would add to every event's way.
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const heard: QueueStatus[] = [];
    const feed = createEventReader((data) => heard.push(readStatus(data as Json)));
    touch();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        over = true;
        return;
      }
      touch();
      feed(value);
      // The result is asked for next, on this very connection if the stream has let go of it.
      if (heard.some(({ status }) => status === 'COMPLETED')) {
        over = await ended(reader);
      }
      yield* heard.splice(0);
    }
  } finally {
    clearTimeout(timer);
    if (!over) stop.abort();
    stop.release();
  }
}

/** Reads on to the end of a stream that has said all, not longer than it is worth; whether it got there. */
async function ended(reader: ReadableStreamDefaultReader<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, STREAM_END);
  });
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === undefined || next.done) return next !== undefined;
    }
  } catch {
    // Cut after its last event: nothing is lost.
    return true;
  } finally {
    clearTimeout(timer);
  }
}
