import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/types.ts';
import { LIST, loseSubmit, NEVER_SENT, requestIds } from '../faults/lostSubmit.ts';
import { hurriedClock } from '../faults/preloads.ts';
import { assertSound, RUN } from '../faults/sound.ts';
import { useOpenedBench } from '../support/mcp.ts';

// A lost submit must never get the request of another run, whatever fal's list contains.
describe('the list in which a lost submit is looked for', () => {
  const [bench, open] = useOpenedBench();
  const listIs = (items: readonly JsonObject[], more: JsonObject = {}) => {
    const body = { items: [...items], next_cursor: null, has_more: false, ...more };
    const action = { kind: 'status', status: 200, body } as const;
    bench.sandbox.fault({ match: LIST, action, times: Infinity });
  };
  const item = (changes: JsonObject = {}): JsonObject => ({
    request_id: '01990000-0000-7000-8000-000000000001',
    endpoint_id: RUN.endpoint_id,
    sent_at: new Date().toISOString(),
    started_at: new Date().toISOString(),
    json_input: RUN.input,
    ...changes,
  });

  const hour = 3_600_000;
  const others: readonly (readonly [string, JsonObject])[] = [
    ['too early', { sent_at: new Date(Date.now() - hour).toISOString() }],
    ['too late', { sent_at: new Date(Date.now() + hour).toISOString() }],
    ['of another endpoint', { endpoint_id: 'fal-ai/flux/schnell' }],
    ['with a field more', { json_input: { ...RUN.input, num_images: 1 } }],
    ['with a number as a text', { json_input: { ...RUN.input, seed: '7' } }],
    ['with a field less', { json_input: { prompt: RUN.input.prompt } }],
  ];
  it(`no request is taken that is ${others.map(([what]) => what).join(', ')}`, async () => {
    await open({ env: hurriedClock(4) });
    bench.sandbox.fault(NEVER_SENT);
    listIs(others.map(([, changes], at) => item({ ...changes, request_id: `other-${at}` })));
    assert.match((await loseSubmit(bench)).text, /not found among your requests/);
    assert.deepEqual(await requestIds(bench), []);
    await assertSound(bench, 0);
  });

  const unusable: readonly (readonly [string, readonly JsonObject[], JsonObject?])[] = [
    ['an id that is a path', [item({ request_id: '../../files/upload' })]],
    ['an id that is no text', [item({ request_id: 7 })]],
    ['items that are no list', [], { items: { 0: item() } }],
    ['pages without end', [item()], { next_cursor: 'Mg==', has_more: true }],
    ['a page that does not say where it continues', [item()], { has_more: true }],
  ];
  for (const [what, items, more] of unusable) {
    it(`a list with ${what} proves nothing`, async () => {
      await open({ env: hurriedClock(4) });
      bench.sandbox.fault(NEVER_SENT);
      listIs(items, more);
      assert.match((await loseSubmit(bench)).text, /could not be looked for/);
      assert.deepEqual(await requestIds(bench), []);
      await assertSound(bench, 0);
    });
  }

  it('a request without a time, or another one without an input, leaves it open', async () => {
    await open({ env: hurriedClock(4) });
    bench.sandbox.fault(NEVER_SENT);
    listIs([item({ sent_at: null })]);
    assert.match((await loseSubmit(bench)).text, /cannot be compared.*time unknown/);
    bench.sandbox.clearFaults();
    bench.sandbox.fault(NEVER_SENT);
    listIs([item(), item({ request_id: 'another', json_input: null })]);
    assert.match((await loseSubmit(bench)).text, /cannot be compared/);
    assert.deepEqual(await requestIds(bench), []);
    await assertSound(bench, 0);
  });
});
