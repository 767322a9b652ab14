import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { SERVER } from '../connect/cli.ts';
import { NO_LIMITS } from '../support/mcp.ts';

/** The outcome of a command. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `dist/mcp.mjs` with arguments, without a terminal. */
export function runCli(
  args: readonly string[],
  {
    data,
    cwd = tmpdir(),
    sandbox,
    env: more,
  }: {
    readonly data: string;
    readonly cwd?: string;
    readonly sandbox?: string;
    readonly env?: NodeJS.ProcessEnv;
  },
): Promise<Ran> {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: tmpdir(),
    FAL_DATA_DIR: data,
    ...(sandbox !== undefined && { FAL_GATEWAY_URL: sandbox, FAL_KEY: 'test-id:test-secret' }),
    ...NO_LIMITS,
    ...more,
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [SERVER, ...args],
      { cwd, env, timeout: 60_000 },
      (error, out, err) => resolve({ code: error ? Number(error.code ?? -1) : 0, out, err }),
    );
  });
}
