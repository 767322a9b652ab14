import { fileURLToPath } from 'node:url';
import { createFalClient } from '@fal-ai/client';
import { createFal } from '../../src/fal/client.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { startEmbeddedFal } from '../support/embeddedFal.ts';
import { startBench } from '../support/mcp.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const ENDPOINT = 'fal-ai/flux/schnell';
const JOBS = 60;
const SHORTEST_RUN = 150;
/** Milliseconds: run times are spread over one interval of the client's polling, to cover every phase of it. */
const POLL_INTERVAL = 500;
const KEY = 'sandbox:key';
const SANDBOX = fileURLToPath(new URL('../../dist/sandbox.mjs', import.meta.url));

type Way = (input: { prompt: string }) => Promise<string>;

/** Measures the delivery overhead: from the job's end by fal's clock to its result. */
export const delivery: Bench = {
  name: 'delivery',
  async run() {
    // In a process of its own, as fal is for every client.
    const fal = await startEmbeddedFal(SANDBOX, ['--queue-ms', '50']);
    const bench = await startBench({ key: KEY, env: { FAL_GATEWAY_URL: fal.url } });
    try {
      const ways: Record<string, Way> = {
        ...clientWays(fal.url),
        queue: queueWay(fal.url),
        server: async (input) => {
          const { isError, data, text } = await bench.call('run_model', {
            endpoint_id: ENDPOINT,
            input,
          });
          if (isError || data.status !== 'completed') throw new Error(text);
          return String(data.request_id);
        },
      };
      const late: Record<string, number[]> = {};
      for (let job = -1; job < JOBS; job += 1) {
        const share = ((job + 1) * 7) % JOBS;
        const runMs = Math.round(SHORTEST_RUN + (share / JOBS) * POLL_INTERVAL);
        // The order rotates, so that none always follows the same other one.
        const names = Object.entries(ways);
        const turn = (job + 1) % names.length;
        for (const [name, way] of [...names.slice(turn), ...names.slice(0, turn)]) {
          const overhead = await overheadOf(way, runMs, fal.url);
          // The first run of each loads code.
          if (job >= 0) (late[name] ??= []).push(overhead);
        }
      }
      return report(late);
    } finally {
      await bench.close();
      fal.stop();
    }
  },
};

function report(late: Record<string, number[]>) {
  const [polling, streaming, queue, server] = ['polling', 'streaming', 'queue', 'server'].map(
    (name) => spreadOf(late[name] ?? []),
  ) as [Spread, Spread, Spread, Spread];
  const goal = (label: string, value: number, limit: number) => ({
    label,
    value,
    limit,
    is: 'at most' as const,
    unit: '×',
  });
  return {
    title: `Delivery: job done at fal → result in hand (run times of ${SHORTEST_RUN} to ${SHORTEST_RUN + POLL_INTERVAL} ms)`,
    rows: [
      row('@fal-ai/client subscribe, polling (its default)', polling, 'ms'),
      row('@fal-ai/client subscribe, streaming', streaming, 'ms'),
      row('our queue: submit, follow, result', queue, 'ms'),
      row('run_model, through a client, stdio and the journal', server, 'ms'),
    ],
    goals: [
      goal('our queue / polling', queue.median / polling.median, 0.2),
      goal('our queue / streaming', queue.median / streaming.median, 1),
      goal('run_model / polling', server.median / polling.median, 0.2),
      goal('run_model / streaming', server.median / streaming.median, 1.5),
    ],
  };
}

type Spread = ReturnType<typeof spreadOf>;

async function overheadOf(way: Way, runMs: number, falUrl: string): Promise<number> {
  const requestId = await way({ prompt: `a fox [sandbox:slow=${runMs}]` });
  const inHand = performance.timeOrigin + performance.now();
  const url = `${falUrl}/api.fal.ai/v1/models/requests/by-endpoint?endpoint_id=${ENDPOINT}&request_id=${requestId}`;
  const answer = await fetch(url, { headers: { Authorization: `Key ${KEY}` } });
  const { items } = (await answer.json()) as { items: { ended_at: string }[] };
  return inHand - Date.parse(items[0]?.ended_at ?? '');
}

function clientWays(falUrl: string): Record<string, Way> {
  const client = createFalClient({
    credentials: KEY,
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      return fetch(url.replace(/^https:\//, falUrl), init);
    },
  });
  return {
    polling: async (input) => (await client.subscribe(ENDPOINT, { input })).requestId,
    streaming: async (input) =>
      (await client.subscribe(ENDPOINT, { input, mode: 'streaming' })).requestId,
  };
}

function queueWay(falUrl: string): Way {
  const { queue } = createFal(createTransport({ key: () => KEY, gateway: falUrl }));
  return async (input) => {
    const handle = await queue.submit(ENDPOINT, input);
    await queue.follow(handle);
    await queue.result(handle);
    return handle.requestId;
  };
}
