import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Handler } from '../fal/httpServer.ts';
import { journalFile } from '../support/journal.ts';
import { until } from '../support/until.ts';
import { json, useAttack } from './hostileFal.ts';

const SECRET = 'test-secret-marker';
const KEY = `test-id:${SECRET}`;
const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** The key as others write it; the bare secret half stands for both. */
const ECHOES: Readonly<Record<string, string>> = {
  'as it is': `Authorization: Key ${KEY}`,
  'its secret half': SECRET,
  'percent-encoded': encodeURIComponent(KEY),
  'percent-encoded in lower case': 'test-id%3atest%2dsecret%2dmarker',
  'percent-encoded twice': encodeURIComponent(encodeURIComponent(KEY)),
  'in base64': base64(KEY),
  'in base64, with Key': base64(`Key ${KEY}`),
  'in base64, one byte later': base64(`x${KEY}y`),
  'in base64url': Buffer.from(`<<??${KEY}`).toString('base64url'),
  'in hexadecimal': Buffer.from(KEY).toString('hex').toUpperCase(),
};
/** What of them tells the secret: twelve characters of it, in each form. */
const TRACES = [
  'secret-mark',
  'secret%2dmark',
  ...[0, 1, 2].map((shift) => base64(`${'x'.repeat(shift)}${SECRET}`).slice(4, 16)),
  Buffer.from('secret-mark').toString('hex'),
].map((trace) => trace.toLowerCase());
const ALL = Object.values(ECHOES).join(' , ');

describe('attacks: a key that the other side echoes', () => {
  const bench = useAttack();
  before(async () => {
    await bench.client.setLoggingLevel('debug');
    bench.client.fallbackNotificationHandler = (notification) => {
      seen.push(JSON.stringify(notification));
      return Promise.resolve();
    };
  });
  const seen: string[] = [];

  const call = async (name: string, input: Record<string, unknown>) => {
    const answer = await bench.call(name, input, { onProgress: (line) => seen.push(line) });
    seen.push(answer.text, JSON.stringify(answer.data));
    return answer;
  };

  /** Whether nothing of the secret came through, in anything that this server wrote. */
  const assertClean = async () => {
    bench.fal.relent();
    const journal = await readFile(journalFile(bench), 'utf8').catch(() => '');
    const jobs = await bench.client.readResource({ uri: 'fal://jobs/recent' });
    const all = [...seen.splice(0), journal, bench.stderr(), JSON.stringify(jobs)].join('\n');
    for (const trace of TRACES) {
      assert.ok(!all.toLowerCase().includes(trace), `${trace} in ${all.slice(0, 3_000)}`);
    }
  };
  const tried = (title: string, attempt: () => Promise<void>) => {
    it(title, async () => {
      try {
        await attempt();
      } finally {
        await assertClean();
      }
    });
  };

  for (const [how, echo] of Object.entries(ECHOES)) {
    tried(`${how}, in a result`, async () => {
      bench.fal.attack(
        /GET \/queue\.fal\.run\/.*\/requests\/[^/]+$/,
        json({ text: `<${echo}>`, [`${echo} `]: 1, nested: [{ url: `https://a.b/${echo}.png` }] }),
      );
      const { data } = await call('run_model', RUN);
      assert.equal(data.status, 'completed');
      assert.match(JSON.stringify(data.result), /•••/);
    });
  }

  tried('JSON-escaped, and cut in two', async () => {
    const text = JSON.stringify({ text: `<${KEY}>`, other: 'x' });
    const escaped = text.replace(':test', '\\u003Atest').replace('secret-', 'secret\\u002d');
    bench.fal.attack(/GET \/queue\.fal\.run\/.*\/requests\/[^/]+$/, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      void dribble(response, escaped).finally(() => response.end());
    });
    const { data } = await call('run_model', RUN);
    assert.deepEqual(data.result, { text: '<•••>', other: 'x' });
  });

  const fault: Handler = json(
    { detail: [{ loc: ['body', ALL], msg: ALL, type: ALL, input: ALL }] },
    422,
  );
  const DOORS: readonly (readonly [string, RegExp, Handler])[] = [
    ['a 401', /POST \/queue/, json({ detail: ALL }, 401)],
    ['a 422', /POST \/queue/, fault],
    ['a 500 of text', /POST \/queue/, (_request, response) => response.writeHead(500).end(ALL)],
    [
      'headers',
      /POST \/queue/,
      (_request, response) =>
        response
          .writeHead(422, { 'x-fal-request-id': ALL, 'x-fal-error-type': KEY })
          .end('{"detail":"no"}'),
    ],
    [
      'a redirect',
      /POST \/queue/,
      (_request, response) =>
        response.writeHead(302, { location: `https://${SECRET}.example.com/${KEY}` }).end(),
    ],
    ['the answer of a submit', /POST \/queue/, json({ request_id: ALL })],
    ['a failed result', /GET \/queue\.fal\.run\/.*\/requests\/[^/]+$/, fault],
    [
      'a page that is no JSON',
      /GET \/queue\.fal\.run\/.*\/requests\/[^/]+$/,
      (_request, response) => response.end(ALL),
    ],
  ];
  for (const [what, match, answer] of DOORS) {
    tried(`in ${what}`, async () => {
      bench.fal.attack(match, answer);
      await call('run_model', RUN);
    });
  }

  tried('in the log lines and the error of a stream, each cut in two', async () => {
    const isLogShown = () => seen.some((line) => line.includes('log '));
    const events = [
      { status: 'IN_PROGRESS', logs: [{ message: `log ${ALL}`, timestamp: '1' }] },
      { status: 'COMPLETED', error: `failed ${ALL}`, error_type: 'x' },
    ];
    bench.fal.attack(/GET .*\/status\/stream/, (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const [running = '', ended = ''] = events.map((one) => `data: ${JSON.stringify(one)}\n\n`);
      // A job that has ended reports no progress, so the end waits until the log is shown.
      void dribble(response, running)
        .then(() => until(isLogShown))
        .then(() => dribble(response, ended))
        .finally(() => response.end());
    });
    bench.fal.attack(/GET \/queue\.fal\.run\/.*\/requests\/[^/]+$/, json({ detail: ALL }, 500));
    const { isError, text } = await call('run_model', RUN);
    assert.ok(isError);
    assert.match(text, /failed .*•••/);
    await until(isLogShown);
  });

  tried('in the answers to an upload, a price and a docs search', async () => {
    bench.fal.attack(/POST \/rest\.fal\.ai\/storage/, json({ detail: ALL }, 403));
    bench.fal.attack(
      /GET \/api\.fal\.ai\/v1\/models\/pricing/,
      json({ error: { message: ALL } }, 400),
    );
    const passage = `Title: ${KEY}\nLink: https://fal.ai/${KEY}\nContent: ${ALL}`;
    const answer = {
      jsonrpc: '2.0',
      id: 1,
      result: { content: [{ type: 'text', text: passage }] },
    };
    bench.fal.attack(/\/fal\.ai\/docs/, json(answer));
    await writeFile(path.join(bench.project, 'a.png'), 'a picture');
    assert.match((await call('upload_file', { path: 'a.png' })).text, /•••/);
    assert.ok((await call('get_pricing', { endpoint_id: 'fal-ai/flux/dev' })).isError);
    assert.match((await call('search_docs', { query: 'keys' })).text, /•••/);
  });
});

/** Sends a text in pieces of eleven bytes, each on its way before the next. */
async function dribble(response: ServerResponse, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 11) {
    await new Promise((resolve) => response.write(bytes.subarray(at, at + 11), resolve));
    await nextTurn();
  }
}
