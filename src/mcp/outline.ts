const LONGEST = 16_384;
const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = Buffer.from('"\\[]{}');

/** What is known of a message that was too large to be kept. */
export interface Outline {
  /** Takes the message's next bytes. */
  add(bytes: Uint8Array): void;
  /** The message with everything nested left out; undefined when it was no JSON object. */
  read(): Record<string, unknown> | undefined;
}

/** Reads a JSON message of any length in constant memory, for the sake of its own fields alone. */
export function createOutline(): Outline {
  const kept: number[] = [];
  let depth = 0;
  let inText = false;
  let escaped = false;

  const step = (byte: number): boolean => {
    const shallow = depth <= 1;
    if (inText) {
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) inText = false;
      return shallow;
    }
    if (byte === QUOTE) inText = true;
    else if (byte === OPEN || byte === OPEN_LIST) {
      depth += 1;
      return depth <= 2;
    } else if (byte === CLOSE || byte === CLOSE_LIST) {
      depth -= 1;
      return depth <= 1;
    }
    return shallow;
  };

  return {
    add: (bytes) => {
      for (const byte of bytes) if (step(byte) && kept.length < LONGEST) kept.push(byte);
    },
    read: () => {
      try {
        const value: unknown = JSON.parse(Buffer.from(kept).toString('utf8'));
        return value instanceof Object ? (value as Record<string, unknown>) : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
