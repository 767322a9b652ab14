import { createParser } from 'eventsource-parser';
import { parseJson, unreadable } from './body.ts';

/** Characters of the longest event, or of an unfinished line. */
const LONGEST_EVENT = 8 * 1024 ** 2;

/** Creates a parser for chunks of a server-sent event stream; it calls back with the JSON of each event. @throws {FalError} for an event that is too long or not JSON */
export function createEventReader(onEvent: (data: unknown) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder();
  const parser = createParser({
    onEvent: ({ data }) => onEvent(parseJson(data)),
    maxBufferSize: LONGEST_EVENT,
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') throw unreadable('is one event without an end');
    },
  });
  return (chunk) => parser.feed(decoder.decode(chunk, { stream: true }));
}
