import type { Readable, Writable } from 'node:stream';
import { deserializeMessage, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { refuseJson } from '../fal/json.ts';
import { createOutline, type Outline } from './outline.ts';

/** Bytes of the longest message that is taken. */
const LARGEST = 10 * 1024 * 1024;
const NEWLINE = 10;
/** Pieces of a line after which they become one: each costs more than a short one holds. */
const MOST_PIECES = 1_000;
/** Requests that are not answered yet, and bytes of them, above which no more is read; bytes that wait to be written. */
const MOST_UNDER_WAY = 1_000;
const MOST_HELD = 16 * 1024 * 1024;
const MOST_WAITING = 4 * 1024 * 1024;

const ADVICE =
  " Put files on fal's CDN with upload_file (its path or url) and give the URL instead of the content.";
const TOO_LARGE = `is larger than ${LARGEST / 1024 ** 2} MiB`;

function outlineOf(text: string): Outline {
  const outline = createOutline();
  outline.add(Buffer.from(text));
  return outline;
}

/**
 * MCP's messages, one a line, over two streams. A line that is no message is told to `onerror` and passed over;
 * a request of more than 10 MiB, or nested too deeply, is answered with an error. Neither ends the connection. A
 * client that sends requests faster than they are answered, or does not read the answers, is read no further.
 */
export function createLineTransport(input: Readable, output: Writable): Transport {
  let line: Buffer[] = [];
  let size = 0;
  let outline: Outline | undefined;
  let open = false;

  /** The requests that are not answered yet, and how many bytes each holds. */
  const underWay = new Map<string | number, number>();
  let held = 0;

  const begin = (message: JSONRPCMessage, bytes: number) => {
    if ('method' in message && 'id' in message) {
      // A client that uses an id twice has two answers to come, of which the first ends both.
      held += bytes - (underWay.get(message.id) ?? 0);
      underWay.set(message.id, bytes);
    } else if ('method' in message && message.method === 'notifications/cancelled') {
      // There is no answer to a request that was taken back.
      settle(message.params?.requestId as string | number);
    }
    if (underWay.size > MOST_UNDER_WAY || held > MOST_HELD) input.pause();
  };
  const settle = (id: string | number) => {
    held -= underWay.get(id) ?? 0;
    underWay.delete(id);
    if (open && underWay.size <= MOST_UNDER_WAY && held <= MOST_HELD) input.resume();
  };

  const take = (bytes: Buffer) => {
    size += bytes.length;
    if (size <= LARGEST) {
      line.push(bytes);
      if (line.length > MOST_PIECES) line = [Buffer.concat(line)];
      return;
    }
    if (!outline) {
      outline = createOutline();
      for (const part of line) outline.add(part);
      line = [];
    }
    outline.add(bytes);
  };

  const end = () => {
    const [text, large, bytes] = [Buffer.concat(line).toString('utf8').trim(), outline, size];
    line = [];
    size = 0;
    outline = undefined;
    try {
      const why = large ? TOO_LARGE : refuseJson(text);
      if (why !== undefined) refuse(large ?? outlineOf(text), why);
      else if (text !== '') {
        const message = deserializeMessage(text);
        begin(message, bytes);
        transport.onmessage?.(message);
      }
    } catch (error) {
      transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  };

  const refuse = (outline: Outline, why: string) => {
    const { id, method } = outline.read() ?? {};
    const message = `The message ${why} and was not read.${why === TOO_LARGE ? ADVICE : ''}`;
    transport.onerror?.(new Error(message));
    if (typeof method !== 'string' || (typeof id !== 'string' && typeof id !== 'number')) return;
    const error = { code: ErrorCode.InvalidRequest, message };
    write({ jsonrpc: '2.0', id, error }).catch(() => undefined);
  };

  const onData = (chunk: Buffer) => {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, at));
      end();
      start = at + 1;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  };
  const onError = (error: Error) => transport.onerror?.(error);

  const write = (message: JSONRPCMessage) =>
    new Promise<void>((resolve, reject) => {
      // Nobody reads: what is only told, and not asked for, is left out.
      if (!('id' in message) && output.writableLength > MOST_WAITING) {
        resolve();
        return;
      }
      output.write(serializeMessage(message), (error) => {
        if ('id' in message && !('method' in message) && message.id !== undefined)
          settle(message.id);
        if (error) reject(error);
        else resolve();
      });
    });

  const transport: Transport = {
    start: () => {
      open = true;
      input.on('data', onData).on('error', onError);
      return Promise.resolve();
    },
    send: write,
    close: () => {
      open = false;
      input.off('data', onData).off('error', onError).pause();
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  return transport;
}
