import { visible } from '../domain/visible.ts';
import { cutLine, message, widthOf } from './terminal.ts';

/** What a command shows on stderr while it works. */
export interface Progress {
  /** The state of the work; on a terminal it replaces the one before, with the seconds since the start. */
  state(text: string): void;
  /** A line that stays. */
  note(text: string): void;
  /** Clears the state. */
  end(): void;
}

/** Milliseconds between two redraws. */
const REDRAW = 250;
const CLEAR = '\r\u001b[2K';

/** Shows progress on stderr: one line that changes on a terminal, else a line for each change; nothing when `quiet`. */
export function createProgress(
  quiet: boolean,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  const isTerminal = stream.isTTY && process.env.TERM !== 'dumb';
  const begun = performance.now();
  let shown = '';
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    const seconds = Math.floor((performance.now() - begun) / 1000);
    const line = `${shown} ${seconds} s`;
    stream.write(CLEAR + cutLine(line, (widthOf(stream) ?? 80) - 1));
  };
  const clear = () => {
    if (isTerminal && timer) stream.write(CLEAR);
  };
  return {
    state: (text) => {
      const next = visible(text);
      if (quiet || next === shown) return;
      shown = next;
      if (!isTerminal) {
        stream.write(`${next}\n`);
        return;
      }
      timer ??= setInterval(draw, REDRAW).unref();
      draw();
    },
    note: (text) => {
      clear();
      stream.write(`${message(text, stream)}\n`);
    },
    end: () => {
      clear();
      clearInterval(timer);
      timer = undefined;
    },
  };
}
