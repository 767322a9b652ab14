import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { useRawServer } from './rawServer.ts';
import { assertSound, RUN } from './sound.ts';

const MEGABYTE = 1024 ** 2;

describe('faults: stdin', () => {
  const [raw, bench] = useRawServer(async (ending) => {
    ending.child.stdin?.end();
    assert.equal(await ending.exited(), 0);
    assert.equal(ending.stderr(), '');
  });

  const GARBAGE: readonly (readonly [string, string | Uint8Array])[] = [
    ['no JSON', 'hello?\n'],
    ['half a message', '{"jsonrpc":"2.0","id":4,"method":\n'],
    ['JSON that is no message', '42\n[]\nnull\n{}\n{"id":1}\n'],
    ['bytes that are no text', Buffer.concat([randomBytes(5000), Buffer.from('\n')])],
    ['empty lines and CRLF', '\r\n\n\n   \r\n'],
    ['an answer that nobody asked for', '{"jsonrpc":"2.0","id":77,"result":{}}\n'],
  ];
  for (const [what, bytes] of GARBAGE) {
    it(`${what}: skipped, and the next request is answered`, async () => {
      raw.write(bytes);
      raw.send({ id: 5, method: 'tools/list' });
      const { result } = await raw.answer(5);
      assert.equal((result?.tools as unknown[]).length, 9);
      assert.deepEqual(
        raw.lines.map((line) => line.id),
        ['hello', 5],
      );
      await assertSound(bench, 0);
    });
  }

  it('a request in chunks of one byte, and several in one chunk', async () => {
    const list = (id: number) => `{"jsonrpc":"2.0","id":${id},"method":"tools/list"}\r\n`;
    for (const byte of Buffer.from(list(6))) raw.write(Buffer.of(byte));
    raw.write(list(7) + list(8));
    for (const id of [6, 7, 8]) assert.ok((await raw.answer(id)).result, String(id));
  });

  it('unknown methods, unknown tools and arguments of another shape', async () => {
    raw.send({ id: 10, method: 'no/such' });
    assert.equal((await raw.answer(10)).error?.code, -32601);
    raw.send({ id: 11, method: 'tools/call', params: { name: 'no_such' } });
    assert.match(JSON.stringify((await raw.answer(11)).result), /There is no tool no_such/);
    raw.send({ id: 12, method: 'tools/call', params: { name: 'run_model', arguments: { a: 1 } } });
    assert.match(JSON.stringify((await raw.answer(12)).result), /endpoint_id/);
    await assertSound(bench, 0);
  });

  const LARGE: readonly (readonly [string, string | Uint8Array])[] = [
    ['a line of brackets', Buffer.alloc(12 * MEGABYTE, '{')],
    [
      'a request of 20 MB',
      `{"jsonrpc":"2.0","id":20,"method":"tools/call","params":{"name":"run_model","id":98,"arguments":{"prompt":"${'x'.repeat(20 * MEGABYTE)}"}}}`,
    ],
  ];
  for (const [what, line] of LARGE) {
    it(`${what}: refused without an id, and the next request is answered`, async () => {
      raw.write(line);
      raw.write('\n');
      const { error } = await raw.answer(null);
      assert.equal(error?.code, -32600);
      assert.match(error.message, /larger than 10 MiB[\s\S]*upload_file/);
      raw.send({ id: 21, method: 'tools/list' });
      assert.ok((await raw.answer(21)).result);
      assert.deepEqual(
        raw.lines.map(({ id }) => id),
        ['hello', null, 21],
      );
      await assertSound(bench, 0);
    });
  }

  it('a request of 20 MB while a job runs: refused, and the job completes', async () => {
    const call = (id: number, prompt: string) => {
      const input = { ...RUN, input: { prompt } };
      raw.send({ id, method: 'tools/call', params: { name: 'run_model', arguments: input } });
    };
    call(30, 'x [sandbox:slow=800]');
    call(31, 'x'.repeat(20 * MEGABYTE));
    assert.match((await raw.answer(null)).error?.message ?? '', /larger than 10 MiB/);
    const { structuredContent } = (await raw.answer(30)).result ?? {};
    assert.equal((structuredContent as { status?: string } | undefined)?.status, 'completed');
    await assertSound(bench, 1);
  });

  it('an argument of 9 MB is accepted', async () => {
    const { isError, text } = await bench.call('recommend_model', {
      task: 'x'.repeat(9 * MEGABYTE),
    });
    assert.ok(isError || text !== '');
    assert.doesNotMatch(text, /larger than 10 MiB/);
    await assertSound(bench, 0);
  });
});
