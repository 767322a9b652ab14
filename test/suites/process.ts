import { execFile } from 'node:child_process';

const DEADLINE = 300_000;

/** How a process ended and its output. */
export interface Ended {
  /** -1 when it was killed. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a process to its end, in five minutes at most. */
export function runToEnd(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd?: string,
): Promise<Ended> {
  const options = { timeout: DEADLINE, maxBuffer: 10_000_000, env, cwd };
  return new Promise((resolve) => {
    execFile(command, [...args], options, (error, out, err) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
      resolve({ code, out, err });
    });
  });
}
