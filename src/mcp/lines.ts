import type { Readable, Writable } from 'node:stream';
import { deserializeMessage, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ErrorCode, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { createOutline, type Outline } from './outline.ts';

/** Bytes of the longest message that is taken. */
const LARGEST = 10 * 1024 * 1024;
const NEWLINE = 10;

/**
 * MCP's messages, one a line, over two streams. A line that is no message is told to `onerror` and passed over;
 * a request of more than 10 MiB is answered with an error. Neither ends the connection.
 */
export function createLineTransport(input: Readable, output: Writable): Transport {
  let line: Buffer[] = [];
  let size = 0;
  let outline: Outline | undefined;

  const take = (bytes: Buffer) => {
    size += bytes.length;
    if (size <= LARGEST) {
      line.push(bytes);
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
    const [text, large] = [Buffer.concat(line).toString('utf8').trim(), outline];
    line = [];
    size = 0;
    outline = undefined;
    try {
      if (large) refuse(large);
      else if (text !== '') transport.onmessage?.(deserializeMessage(text));
    } catch (error) {
      transport.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  };

  const refuse = (large: Outline) => {
    const { id, method } = large.read() ?? {};
    const message = `The message is larger than ${LARGEST / 1024 ** 2} MiB and was not read. Put files on fal's CDN with upload_file (its path or url) and give the URL instead of the content.`;
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
      output.write(serializeMessage(message), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });

  const transport: Transport = {
    start: () => {
      input.on('data', onData).on('error', onError);
      return Promise.resolve();
    },
    send: write,
    close: () => {
      input.off('data', onData).off('error', onError).pause();
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  return transport;
}
