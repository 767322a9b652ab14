import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { useForTest } from '../support/fixtures.ts';
import { NO_LIMITS, startSandbox, tempFolder } from '../support/mcp.ts';
import type { Ended } from '../suites/process.ts';

export const SERVER = new URL('../../dist/mcp.mjs', import.meta.url).pathname;
/** No output may have it. */
const SECRET = 'test-secret-marker';

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What stdin has. */
  readonly stdin?: string;
}

/** A command that runs. */
export interface Started {
  readonly child: ChildProcessWithoutNullStreams;
  out(): string;
  err(): string;
  readonly ended: Promise<Ended>;
}

/** The commands of the shipped bundle, with a sandbox behind them. */
export interface Cli {
  readonly sandbox: Sandbox;
  readonly project: string;
  readonly data: string;
  /** The environment of the commands. */
  readonly env: NodeJS.ProcessEnv;
  start(args: readonly string[], options?: RunOptions): Started;
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  close(): Promise<void>;
}

/** Opens the commands with new folders and a new sandbox. */
export async function openCli(sandboxOptions?: Partial<SandboxOptions>): Promise<Cli> {
  const sandbox = await startSandbox(sandboxOptions);
  const project = await tempFolder('project');
  const data = await tempFolder('data');
  const env = {
    PATH: process.env.PATH,
    HOME: tmpdir(),
    FAL_GATEWAY_URL: sandbox.url,
    FAL_DATA_DIR: data,
    FAL_KEY: `test-id:${SECRET}`,
    ...NO_LIMITS,
  };
  let seen = '';
  const running = new Set<Started>();
  const start = (args: readonly string[], options: RunOptions = {}): Started => {
    const child = spawn(process.execPath, [SERVER, ...args], {
      cwd: project,
      env: { ...env, ...options.env },
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.stdin.on('error', () => undefined).end(options.stdin ?? '');
    const ended = once(child, 'close').then(([code]) => {
      seen += out + err;
      running.delete(started);
      return { code: Number(code ?? -1), out, err };
    });
    const started = { child, out: () => out, err: () => err, ended };
    running.add(started);
    return started;
  };
  return {
    sandbox,
    project,
    data,
    env,
    start,
    run: (args, options) => start(args, options).ended,
    close: async () => {
      for (const { child } of running) child.kill('SIGKILL');
      await Promise.all([...running].map(({ ended }) => ended));
      await sandbox.close();
      await rm(project, { recursive: true, force: true });
      await rm(data, { recursive: true, force: true });
      if (seen.includes(SECRET)) throw new Error(`a command printed the key:\n${seen}`);
    },
  };
}

/** New folders and a new sandbox for each test; a test fails when a command prints the key. */
export const useCli = (sandbox?: Partial<SandboxOptions>): Cli =>
  useForTest(() => openCli(sandbox));
