import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { useRawServer } from '../faults/rawServer.ts';
import { messagesOf, useHttp } from '../support/http.ts';
import { peakMemory } from '../support/memory.ts';
import { repetitions } from '../support/repetitions.ts';

const MEGABYTE = 1024 ** 2;
const MOST_MEMORY = 200 * MEGABYTE;
const REQUESTS = repetitions(100_000, 2_000_000);
const DEEP = 200_000;
const nested = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;

describe('attacks: stdin', () => {
  const [raw] = useRawServer();

  /** Writes as fast as it is taken, for as long as anything is taken; how many were. */
  const flood = async (chunk: string | Buffer, times: number): Promise<number> => {
    const { stdin } = raw.child;
    assert.ok(stdin);
    for (let count = 0; count < times; count += 1) {
      if (stdin.write(chunk)) continue;
      const taken = await Promise.race([once(stdin, 'drain'), sleepFor(1_500, 'full')]);
      if (taken === 'full') return count;
    }
    return times;
  };
  const assertSmall = async () => {
    const peak = await peakMemory(raw.child.pid ?? 0);
    assert.ok(peak < MOST_MEMORY, `${Math.round(peak / MEGABYTE)} MB`);
  };

  it('a line without an end', async () => {
    await flood(Buffer.alloc(MEGABYTE, 'x'), 100);
    await assertSmall();
    raw.write('\n');
    raw.send({ id: 5, method: 'tools/list' });
    assert.ok((await raw.answer(5)).result);
  });

  it('lists in lists: refused without being parsed', async () => {
    const input = `{"endpoint_id":"fal-ai/flux/schnell","input":{"a":${nested}}}`;
    raw.write(
      `{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"run_model","arguments":${input}}}\n`,
    );
    assert.match((await raw.answer(null)).error?.message ?? '', /nested more than 200 levels/);
    raw.send({ id: 7, method: 'tools/list' });
    assert.ok((await raw.answer(7)).result);
  });

  it('endless requests whose responses are not read: only so many are accepted', async () => {
    raw.child.stdout?.pause();
    const list = '{"jsonrpc":"2.0","id":@,"method":"tools/list"}\n';
    let id = 100;
    const lot = () => list.repeat(100).replaceAll('@', () => String((id += 1)));
    for (let sent = 0; sent < REQUESTS; sent += 100) if ((await flood(lot(), 1)) === 0) break;
    assert.ok(id < REQUESTS, 'it stops to read');
    await assertSmall();
    raw.child.stdout?.resume();
    await raw.answer(101);
  });

  it('endless refused lines whose responses are not read: only so many responses are kept', async () => {
    raw.child.stdout?.pause();
    const line = `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'['.repeat(201)}${']'.repeat(201)}}\n`;
    await flood(line.repeat(1_000), REQUESTS / 400);
    await assertSmall();
    raw.child.stdout?.resume();
    raw.send({ id: 9, method: 'tools/list' });
    assert.ok((await raw.answer(9)).result);
  });

  it('cancelled requests do not count', async () => {
    const call = (id: number) =>
      `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"search_docs","arguments":{"query":"x"}}}\n` +
      `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${id}}}\n`;
    for (let id = 1_000; id < 2_300; id += 1) raw.write(call(id));
    raw.send({ id: 8, method: 'tools/list' });
    assert.ok((await raw.answer(8)).result);
  });
});

describe('attacks: bodies over HTTP', () => {
  const bench = useHttp();

  it('lists in lists, and a batch of thousands, are refused', async () => {
    const deep = await bench.post(
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":${nested}}}`,
    );
    assert.equal(deep.status, 400);
    assert.match(JSON.stringify(await messagesOf(deep)), /nested more than 200 levels/);
    const ping = { jsonrpc: '2.0', method: 'ping' };
    const many = await bench.post(Array.from({ length: 5_000 }, (_, id) => ({ ...ping, id })));
    assert.equal(many.status, 400);
    assert.match(JSON.stringify(await messagesOf(many)), /At most 50 messages/);
  });
});
