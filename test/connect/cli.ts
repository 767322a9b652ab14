import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '../support/mcp.ts';

/** The shipped server, by its path. */
export const SERVER = fileURLToPath(new URL('../../dist/mcp.mjs', import.meta.url));

const DEADLINE = 60_000;

/** What a run of `connect` came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A person's machine: a home, a project and nothing of this process's environment but its PATH. */
export interface Machine {
  readonly home: string;
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  connect(...args: readonly string[]): Promise<Ran>;
}

/** A fresh machine on which `dist/mcp.mjs connect` is run, with no terminal. */
export async function createMachine(): Promise<Machine> {
  const home = await tempFolder('home');
  const project = await tempFolder('project');
  const env = { PATH: process.env.PATH ?? '', HOME: home, USERPROFILE: home };
  return {
    home,
    project,
    env,
    connect: (...args) =>
      new Promise((resolve) => {
        // SIGTERM waits for a process that is busy.
        const options = { cwd: project, env, timeout: DEADLINE, killSignal: 'SIGKILL' } as const;
        execFile(process.execPath, [SERVER, 'connect', ...args], options, (error, out, err) => {
          resolve({ code: error ? Number(error.code ?? -1) : 0, out, err });
        });
      }),
  };
}
