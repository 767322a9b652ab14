import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { PING, startHttp, withKey } from '../support/http.ts';
import { until } from '../support/until.ts';
import { peakMemory } from '../support/memory.ts';
import { type Bench, row, type Row } from './report.ts';
import { quantile, spreadOf } from './spread.ts';

const AT_ONCE = 16;
const ROUNDS = 3;
const MEGABYTE = 1_000_000;
const EVERYTHING = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'),
);

/** One kind of request to one server. */
interface Load {
  readonly label: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: object;
  readonly requests: number;
}

const tool = (name: string, input: object) => ({
  ...PING,
  method: 'tools/call',
  params: { name, arguments: input },
});
const LIST = { ...PING, method: 'tools/list' };

/** Measures many concurrent callers over Streamable HTTP, and the reference server with one session for all of them. */
export const load: Bench = {
  name: 'load',
  async run() {
    const ours = await startHttp({ sandbox: { queueMs: 0, runMs: 0, concurrency: AT_ONCE } });
    const theirs = await startEverything();
    const fal = { url: ours.url, headers: withKey() };
    const flux = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'A red fox' } };
    const loads: Load[] = [
      {
        label: 'search_models',
        ...fal,
        body: tool('search_models', { query: 'flux' }),
        requests: 200,
      },
      {
        label: 'run_model, its five requests to the sandbox included',
        ...fal,
        body: tool('run_model', flux),
        requests: 80,
      },
      { label: 'tools/list', ...fal, body: LIST, requests: 200 },
      { label: 'server-everything: tools/list', ...theirs, body: LIST, requests: 200 },
      {
        label: 'server-everything: echo',
        ...theirs,
        body: tool('echo', { message: 'fox' }),
        requests: 200,
      },
    ];
    try {
      const measured = loads.map(() => ({ rates: [] as number[], late: [] as number[] }));
      // One warm-up, then in turns, so that other load of the machine affects all alike.
      for (let round = -1; round < ROUNDS; round += 1) {
        for (const [at, one] of loads.entries()) {
          const { rate, p95 } = await press(one);
          if (round < 0) continue;
          measured[at]?.rates.push(rate);
          measured[at]?.late.push(p95);
        }
      }
      const memory = await Promise.all(
        [ours, theirs].map(({ child }) => peakMemory(child.pid ?? 0)),
      );
      const [mine = 0, other = 0] = memory.map((bytes) => bytes / MEGABYTE);
      const rows = loads.flatMap(({ label }, at): Row[] => [
        row(`${label}, requests a second`, spreadOf(measured[at]?.rates ?? []), '/s'),
        row(`${label}, 95th percentile`, spreadOf(measured[at]?.late ?? []), 'ms'),
      ]);
      const median = (at: number) => spreadOf(measured[at]?.rates ?? []).median;
      return {
        title: `Streamable HTTP, ${AT_ONCE} requests at a time, each with its own fresh server here`,
        rows: [
          ...rows,
          { label: 'peak memory of this server', value: mine, unit: 'MB' },
          { label: 'peak memory of server-everything', value: other, unit: 'MB' },
        ],
        goals: [
          {
            label: 'tools/list, this server / server-everything, requests a second',
            value: median(2) / median(3),
            limit: 1,
            is: 'at least',
            unit: '×',
          },
        ],
      };
    } finally {
      theirs.child.kill();
      await ours.close();
    }
  },
};

/** Sends all requests of a load, `AT_ONCE` at a time. @throws when a request fails */
async function press({
  url,
  headers,
  body,
  requests,
}: Load): Promise<{ rate: number; p95: number }> {
  const times: number[] = [];
  let left = requests;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      const text = await answer.text();
      if (!text.includes('"result"') || text.includes('"isError":true')) throw new Error(text);
      times.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  const seconds = (performance.now() - begun) / 1000;
  return { rate: requests / seconds, p95: quantile(times, 0.95) };
}

async function startEverything() {
  const port = await freePort();
  const child = spawn(process.execPath, [EVERYTHING, 'streamableHttp'], {
    env: { PATH: process.env.PATH ?? '', PORT: String(port) },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}/mcp`;
  const hello = {
    ...PING,
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'bench', version: '1.0.0' },
    },
  };
  const post = (body: object, headers: Record<string, string>) =>
    fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const greeted = await until(() => post(hello, withKey()).catch(() => undefined), 30);
  await greeted.text();
  const headers = { ...withKey(), 'mcp-session-id': greeted.headers.get('mcp-session-id') ?? '' };
  await (await post({ jsonrpc: '2.0', method: 'notifications/initialized' }, headers)).text();
  return { child, url, headers };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
