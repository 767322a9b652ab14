import type { Readable, Writable } from 'node:stream';
import { refuseJson } from '../fal/json.ts';
import {
  deserializeMessage,
  ErrorCode,
  type JSONRPCMessage,
  type RequestId,
  serializeMessage,
  type Transport,
} from './sdk.ts';

/** Bytes of the longest message that is read. */
const LARGEST = 10 * 1024 * 1024;
const NEWLINE = 10;
/** Pieces of a line that are kept apart: each costs more memory than a short one holds. */
const MOST_PIECES = 1_000;
/** Unanswered requests, and bytes of them, above which no more is read. */
const MOST_PENDING = 1_000;
const MOST_PENDING_BYTES = 16 * 1024 * 1024;
/** Bytes waiting to be written above which notifications are dropped. */
const MOST_UNWRITTEN = 4 * 1024 * 1024;

const TOO_LARGE = `is larger than ${LARGEST / 1024 ** 2} MiB`;
const UPLOAD =
  " Put files on fal's CDN with upload_file (its path or url) and give the URL instead of the content.";

/**
 * MCP's messages, one a line, over two streams. A line that is no message is passed to `onerror`; one that is too
 * large or nested too deeply is answered with an error without an id, since it is not parsed, and so is a request of
 * another form, such as a batch. None of them ends the connection. Reading pauses while a client sends requests faster
 * than they are answered, or does not read the answers.
 */
export function createStdioTransport(input: Readable, output: Writable): Transport {
  const pending = createPending(input);

  const write = (text: string) =>
    new Promise<void>((resolve, reject) => {
      output.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  const isFull = () => output.writableLength > MOST_UNWRITTEN;

  const send = async (message: JSONRPCMessage): Promise<void> => {
    // A client that does not read loses no answer, only notifications.
    if (!('id' in message) && isFull()) return;
    try {
      await write(serializeMessage(message));
    } finally {
      if (!('method' in message) && message.id !== undefined) pending.remove(message.id);
    }
  };

  const refuse = (reason: string, id: RequestId | null = null) => {
    const message = `The message ${reason} and was not read.${reason === TOO_LARGE ? UPLOAD : ''}`;
    transport.onerror?.(new Error(message));
    const error = { code: ErrorCode.InvalidRequest, message };
    if (isFull()) return;
    write(`${JSON.stringify({ jsonrpc: '2.0', id, error })}\n`).catch(() => undefined);
  };
  /** Answers what is a request in another form than the protocol's; its client would wait forever. */
  const refuseForm = (text: string, error: unknown) => {
    const value = jsonOf(text);
    if (Array.isArray(value) && value.some(isRequest)) refuse('is a batch');
    else if (isRequest(value)) refuse('is no request of MCP', idOf(value));
    else transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
  };

  const readLine = (line: Buffer | undefined) => {
    if (!line) {
      refuse(TOO_LARGE);
      return;
    }
    const text = line.toString('utf8').trim();
    const reason = refuseJson(text);
    if (reason !== undefined) {
      refuse(reason);
      return;
    }
    if (text === '') return;
    try {
      const message = deserializeMessage(text);
      pending.add(message, line.length);
      transport.onmessage?.(message);
    } catch (error) {
      refuseForm(text, error);
    }
  };
  const onData = createLineReader(readLine);
  const onError = (error: Error) => transport.onerror?.(error);

  const transport: Transport = {
    start: () => {
      pending.open();
      input.on('data', onData).on('error', onError);
      return Promise.resolve();
    },
    send,
    close: () => {
      pending.close();
      input.off('data', onData).off('error', onError).pause();
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  return transport;
}

/** The JSON value of a text; undefined for none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRequest = (value: unknown): value is { readonly id: unknown } =>
  value instanceof Object && 'id' in value && 'method' in value;

const idOf = ({ id }: { readonly id: unknown }): RequestId | null =>
  typeof id === 'string' || typeof id === 'number' ? id : null;

/** Splits chunks into lines; a line that is too large is dropped while it is read, and passed on as undefined. */
function createLineReader(onLine: (line: Buffer | undefined) => void): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let size = 0;
  const add = (bytes: Buffer) => {
    size += bytes.length;
    if (size > LARGEST) pieces = [];
    else pieces.push(bytes);
    if (pieces.length > MOST_PIECES) pieces = [Buffer.concat(pieces)];
  };
  const end = () => {
    const line = size > LARGEST ? undefined : Buffer.concat(pieces);
    pieces = [];
    size = 0;
    onLine(line);
  };
  return (chunk) => {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, at));
      end();
      start = at + 1;
    }
    if (start < chunk.length) add(chunk.subarray(start));
  };
}

/** Counts the unanswered requests, and pauses the input while they are too many. */
function createPending(input: Readable) {
  const sizes = new Map<RequestId, number>();
  let bytes = 0;
  let isOpen = false;
  const isFull = () => sizes.size > MOST_PENDING || bytes > MOST_PENDING_BYTES;
  const remove = (id: RequestId) => {
    bytes -= sizes.get(id) ?? 0;
    sizes.delete(id);
    if (isOpen && !isFull()) input.resume();
  };
  return {
    open: () => {
      isOpen = true;
    },
    close: () => {
      isOpen = false;
    },
    add: (message: JSONRPCMessage, size: number) => {
      if ('method' in message && 'id' in message) {
        // Where a client uses an id twice, the first of the two answers removes both.
        bytes += size - (sizes.get(message.id) ?? 0);
        sizes.set(message.id, size);
      } else if ('method' in message && message.method === 'notifications/cancelled') {
        // A cancelled request gets no answer.
        remove(message.params?.requestId as RequestId);
      }
      if (isFull()) input.pause();
    },
    remove,
  };
}
