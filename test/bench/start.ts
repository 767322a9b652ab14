import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const RUNS = 21;
const DEADLINE = 30_000;
const OURS = [fileURLToPath(new URL('../../dist/mcp.mjs', import.meta.url))];
const EVERYTHING = [
  fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js')),
  'stdio',
];

const HELLO = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1.0.0' },
  },
};
const READY = { jsonrpc: '2.0', method: 'notifications/initialized' };
const LIST = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
const line = (message: object): string => `${JSON.stringify(message)}\n`;

/** Measures from spawn to the answer of tools/list, for this server, the reference server and an empty Node script. */
export const start: Bench = {
  name: 'start',
  async run() {
    const ours: number[] = [];
    const everything: number[] = [];
    const bare: number[] = [];
    // One round for the disk cache, then in turns, so that other load of the machine affects all alike.
    for (let run = -1; run < RUNS; run += 1) {
      const times = [await untilListed(OURS), await untilListed(EVERYTHING), await bareNode()];
      if (run < 0) continue;
      [ours, everything, bare].forEach((list, at) => list.push(times[at] ?? Number.NaN));
    }
    const mine = spreadOf(ours);
    const theirs = spreadOf(everything);
    return {
      title: 'Server start: spawn → tools/list answered',
      rows: [
        row('this server', mine, 'ms'),
        row('@modelcontextprotocol/server-everything', theirs, 'ms'),
        row('node -e 0, for comparison', spreadOf(bare), 'ms'),
      ],
      goals: [
        {
          label: 'this server / server-everything',
          value: mine.median / theirs.median,
          limit: 0.6,
          is: 'at most',
          unit: '×',
        },
        { label: 'this server', value: mine.median, limit: 150, is: 'at most', unit: 'ms' },
      ],
    };
  },
};

async function untilListed(args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const gone = once(child, 'exit');
  const late = setTimeout(() => child.kill(), DEADLINE);
  try {
    child.stdin.on('error', () => undefined).write(line(HELLO));
    let output = '';
    let isInitialized = false;
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (!isInitialized && output.includes('"id":1')) {
        isInitialized = true;
        child.stdin.write(line(READY) + line(LIST));
      }
      if (/"id":2[,}]/.test(output)) return performance.now() - begun;
    }
    throw new Error(`${args.join(' ')} ended before it listed its tools`);
  } finally {
    clearTimeout(late);
    child.kill();
    await gone;
  }
}

async function bareNode(): Promise<number> {
  const begun = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - begun;
}
