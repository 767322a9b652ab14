import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '../support/mcp.ts';

/** The path of the built server. */
export const SERVER = fileURLToPath(new URL('../../dist/mcp.mjs', import.meta.url));

const DEADLINE = 60_000;

/** The outcome of a run of `connect`. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A home folder, a project, and an environment with only this process's PATH. */
export interface Machine {
  readonly home: string;
  readonly project: string;
  readonly env: Readonly<Record<string, string>>;
  connect(...args: readonly string[]): Promise<Ran>;
}

/** Creates a machine whose `connect` runs `dist/mcp.mjs connect` without a terminal. */
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
        // A busy process does not react to SIGTERM.
        const options = { cwd: project, env, timeout: DEADLINE, killSignal: 'SIGKILL' } as const;
        execFile(process.execPath, [SERVER, 'connect', ...args], options, (error, out, err) => {
          resolve({ code: error ? Number(error.code ?? -1) : 0, out, err });
        });
      }),
  };
}
