import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const RUNS = 15;
const SERVER = fileURLToPath(new URL('../../dist/mcp.mjs', import.meta.url));
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'node -e 0, for comparison': ['-e', '0'],
  price: ['price', 'fal-ai/flux/schnell'],
  'a completion of endpoint ids': ['complete', 'run', 'fal-ai/flux/'],
  'a completion of commands': ['complete', ''],
};

/** Measures commands of the terminal from spawn to their end, with a sandbox in place of fal. */
export const commands: Bench = {
  name: 'commands',
  async run() {
    const sandbox = await startSandbox();
    const data = await tempFolder('data');
    const env = {
      PATH: process.env.PATH,
      HOME: tmpdir(),
      FAL_GATEWAY_URL: sandbox.url,
      FAL_DATA_DIR: data,
      FAL_KEY: 'sandbox:key',
    };
    const times = new Map(Object.keys(COMMANDS).map((name): [string, number[]] => [name, []]));
    try {
      // One round for the disk cache, then in turns, so that other load of the machine affects all alike.
      for (let run = -1; run < RUNS; run += 1) {
        for (const [name, args] of Object.entries(COMMANDS)) {
          const time = await untilEnded(args, env);
          if (run >= 0) times.get(name)?.push(time);
        }
      }
    } finally {
      await sandbox.close();
      await rm(data, { recursive: true, force: true });
    }
    const spreads = [...times].map(([name, list]) => ({ name, spread: spreadOf(list) }));
    return {
      title: 'Commands of the terminal: spawn → end',
      rows: spreads.map(({ name, spread }) => row(name, spread, 'ms')),
      goals: spreads.slice(1).map(({ name, spread }) => ({
        label: name,
        value: spread.median,
        limit: 300,
        is: 'at most',
        unit: 'ms',
      })),
    };
  },
};

/** Milliseconds of a command that must succeed. */
async function untilEnded(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, args[0] === '-e' ? args : [SERVER, ...args], {
    cwd: tmpdir(),
    env,
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code ?? 'a signal'}`);
  return performance.now() - begun;
}
