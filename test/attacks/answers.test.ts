import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createBrotliCompress, createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import type { Handler } from '../fal/httpServer.ts';
import { journalOf } from '../support/journal.ts';
import { until } from '../support/until.ts';
import { peakMemory } from '../support/memory.ts';
import { json, useAttack } from './hostileFal.ts';

const MEGABYTE = 1024 ** 2;
const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };
const RESULT = /GET \/queue\.fal\.run\/.*\/requests\/[^/]+$/;
const STREAM = /GET .*\/status\/stream/;
const STATUS = /GET .*\/status\?/;
/** What the server needs to read 64 MiB, and to say that they are more; without a limit it is gigabytes. */
const MOST_MEMORY = 700 * MEGABYTE;

function* repeated(chunk: Buffer, times: number, before = ''): Generator<Buffer> {
  yield Buffer.from(before);
  for (let count = 0; count < times; count += 1) yield chunk;
}

/** Streams a body as fast as it is taken, until the other side goes away. */
function endless(
  text: string,
  { before = '', type = 'application/json', encoding = '', times = Infinity } = {},
): Handler {
  const chunk = Buffer.alloc(MEGABYTE, text);
  return (_request, response) => {
    response.writeHead(200, {
      'content-type': type,
      ...(encoding && { 'content-encoding': encoding }),
    });
    const body = Readable.from(repeated(chunk, times, before));
    const coder =
      encoding === 'gzip' ? createGzip() : encoding === 'br' ? createBrotliCompress() : undefined;
    body.on('error', () => undefined);
    (coder ? body.pipe(coder) : body).pipe(response);
    response.on('error', () => undefined).on('close', () => body.destroy());
  };
}

const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
const text =
  (body: string): Handler =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);

describe('attacks: answers', () => {
  const bench = useAttack();
  afterEach(async () => {
    bench.fal.relent();
    assert.equal((await bench.call('run_model', RUN)).data.status, 'completed', 'it goes on');
    assert.ok((await peakMemory(bench.pid)) < MOST_MEMORY, String(await peakMemory(bench.pid)));
  });

  const RESULTS: readonly (readonly [string, Handler, RegExp])[] = [
    ['that does not end', endless('0', { before: '{"text":"' }), /larger than (64|16) MiB/],
    ['of 200 MB in gzip', endless('0', { before: '"', encoding: 'gzip', times: 200 }), /64 MiB/],
    ['of 70 MB in brotli', endless('0', { before: '"', encoding: 'br', times: 70 }), /64 MiB/],
    ['of lists in lists', text(nested(1_000_000)), /nested more than 200 levels/],
    ['of millions of empty lists', text(`[${'[],'.repeat(6_000_000)}1]`), /5,000,000 values/],
  ];
  for (const [what, answer, why] of RESULTS) {
    it(`a result ${what}: the job ends, and the message says where the result is`, async () => {
      bench.fal.attack(RESULT, answer);
      const { isError, data } = await bench.call('run_model', { ...RUN, save_to: 'art' });
      assert.equal(isError, false);
      assert.equal(data.status, 'completed');
      const answerText = JSON.stringify(data);
      assert.match(answerText, why);
      assert.match(answerText, /Do not submit it again/);
      assert.ok(answerText.includes(`/requests/${String(data.request_id)}`), answerText);
      const job = (await journalOf(bench)).at(-1);
      assert.equal(job?.outcome?.end, 'completed');
      assert.match(job.outcome.error?.message ?? '', why);
    });
  }

  it('a result of 100,000 pictures: an answer and a line of the journal of bounded length', async () => {
    const images = Array.from({ length: 100_000 }, (_, at) => ({ url: `https://a.b/${at}.png` }));
    bench.fal.attack(RESULT, json({ images }));
    const { data } = await bench.call('run_model', RUN);
    assert.equal(data.status, 'completed');
    const job = (await journalOf(bench)).at(-1);
    assert.equal(job?.outcome?.assets?.length, 5_000);
  });

  const STREAMS: readonly (readonly [string, Handler])[] = [
    ['a line that does not end', endless('x', { before: 'data: ', type: 'text/event-stream' })],
    ['remarks without end', endless(':\n\n', { type: 'text/event-stream' })],
    ['an event without end', endless('data: x\n', { type: 'text/event-stream' })],
    [
      'an event of lists in lists',
      (_request, response) =>
        response
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .end(`data: {"status":"COMPLETED","logs":${nested(100_000)}}\n\n`),
    ],
  ];
  for (const [what, answer] of STREAMS) {
    it(`a status stream with ${what}: polling finds the end`, async () => {
      bench.fal.attack(STREAM, answer);
      assert.equal((await bench.call('run_model', RUN)).data.status, 'completed');
    });
  }

  it('a status with 200,000 log lines and an error of 5 MB', async () => {
    bench.fal.attack(STREAM, json({}, 404));
    const logs = Array.from({ length: 100_000 }, (_, at) => ({ message: `line ${at}` }));
    bench.fal.attack(STATUS, json({ status: 'COMPLETED', logs, error: 'e'.repeat(5 * MEGABYTE) }));
    bench.fal.attack(RESULT, json({ detail: 'gone' }, 500));
    const { isError, text: answerText } = await bench.call('run_model', RUN);
    assert.ok(isError);
    assert.ok(answerText.length < 8_000);
    const job = (await journalOf(bench)).at(-1);
    assert.ok((job?.outcome?.error?.message.length ?? 0) <= 8_000);
  });

  it('a refusal with 100,000 faults, one of 1 MB, one that does not end', async () => {
    const fault = { loc: ['body', 'prompt'], msg: 'm'.repeat(20), type: 'x' };
    const attacks = [
      json({ detail: Array.from({ length: 60_000 }, () => fault) }, 422),
      json({ detail: 'd'.repeat(MEGABYTE) }, 422),
      json({ detail: [{ ...fault, msg: 'm'.repeat(MEGABYTE) }] }, 422),
      (_request, response) => {
        response.statusCode = 422;
        return endless('x')(_request, response);
      },
    ] satisfies Handler[];
    for (const attack of attacks) {
      bench.fal.attack(/POST \/queue/, attack);
      const { isError, text: answerText } = await bench.call('run_model', RUN);
      assert.ok(isError);
      assert.ok(answerText.length < 8_000);
      const job = (await journalOf(bench)).at(-1);
      assert.ok((job?.outcome?.error?.message.length ?? 0) <= 8_200);
    }
  });

  it('endless headers: whether fal accepted the submit is unknown', async () => {
    bench.fal.attack(/POST \/queue/, (request) => {
      const { socket } = request;
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = () => socket.writable && socket.write(`x-a: ${'a'.repeat(10_000)}\r\n`, more);
      more();
    });
    const { isError, text: answerText } = await bench.call('run_model', RUN);
    assert.ok(isError);
    assert.match(answerText, /may or may not have reached fal/);
  });

  it('a docs search, a price and an upload whose answers do not end', async () => {
    bench.fal.attack(/\/fal\.ai\/docs|pricing|storage\/upload/, endless('x'));
    const docs = await bench.call('search_docs', { query: 'webhooks' });
    const price = await bench.call('get_pricing', { endpoint_id: 'fal-ai/flux/dev' });
    await writeFile(path.join(bench.project, 'a.png'), 'a picture');
    const upload = await bench.call('upload_file', { path: 'a.png' });
    for (const { isError, text: answerText } of [docs, price, upload]) {
      assert.ok(isError, answerText);
      assert.match(answerText, /larger than (64|16) MiB/);
    }
  });

  it('a model list whose pages do not end', async () => {
    let pages = 0;
    const models = Array.from({ length: 5_000 }, (_, at) => ({
      endpoint_id: `evil/${at}`,
      metadata: { display_name: 'n'.repeat(1_000), category: 'x', description: 'd'.repeat(1_000) },
    }));
    bench.fal.attack(/GET \/api\.fal\.ai\/v1\/models\?/, (request, response) => {
      pages += 1;
      json({ models, has_more: true, next_cursor: `page-${pages}` })(request, response);
    });
    const { data } = await bench.call('search_models', { category: 'no-such', query: 'evil' });
    assert.ok(JSON.stringify(data).length < 8_000);
    await until(() => Promise.resolve(pages > 0 || undefined));
  });
});
