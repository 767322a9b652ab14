import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { until } from '../support/until.ts';

/** Gives a command a terminal of its own; of util-linux. */
const SCRIPT = '/usr/bin/script';

/** Seconds until what a program shows must be there. */
const SECONDS = 20;

/** False without util-linux: there is no terminal to give. */
export const hasTerminal = existsSync(SCRIPT);

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly columns?: number;
}

/** A program on a terminal of its own. */
export interface Terminal {
  /** All that it printed, with the terminal's commands. */
  output(): string;
  type(text: string): void;
  /** Waits until the output matches. @throws after 20 s */
  shows(pattern: RegExp): Promise<void>;
  /** Its exit code. */
  readonly ended: Promise<number>;
  kill(): void;
}

/** Runs a line of a shell on a terminal. */
export function openTerminal(line: string, { cwd, env, columns = 80 }: TerminalOptions): Terminal {
  const sized = `stty cols ${columns} rows 40; ${line}`;
  const child = spawn(SCRIPT, ['-qec', sized, '/dev/null'], {
    cwd,
    env: {
      PATH: process.env.PATH,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      SHELL: '/bin/sh',
      ...env,
    },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code]) => Number(code ?? -1));
  return {
    ended,
    output: () => output,
    type: (text) => void child.stdin.write(text),
    shows: async (pattern) => {
      await until(() => pattern.test(output), SECONDS).catch(() => {
        throw new Error(`${String(pattern)} was not shown:\n${output}`);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

/** A word that a shell takes as it is. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
