import assert from 'node:assert/strict';
import type { FaultAction } from '../../src/sandbox/sandbox.ts';
import { journalOf } from '../support/journal.ts';
import { startBench, useOpenedBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { LIST, listedRequests, LOST, loseSubmit, NEVER_SENT, requestIds } from './lostSubmit.ts';
import { hurriedClock } from './preloads.ts';
import { assertSound, AT, endOf, RUN } from './sound.ts';

// A submit that fal accepts and whose answer is lost; what else can meet a submit is in submit.test.ts.
describe('faults: a lost submit is looked for among the requests', () => {
  const [bench, open] = useOpenedBench();
  const listFails = (action: FaultAction) =>
    bench.sandbox.fault({ match: LIST, action, times: Infinity });

  it('and followed when it is the only one: both tools answer as if nothing had happened', async () => {
    await open();
    bench.sandbox.fault(LOST);
    const begun = performance.now();
    const run = await bench.call('run_model', { ...RUN, save_to: 'art' });
    assert.ok(performance.now() - begun < 50_000);
    assert.equal(run.data.status, 'completed', run.text);
    const [asset] = run.data.assets as { path?: string }[];
    assert.ok(asset?.path);
    bench.sandbox.fault(LOST);
    const submit = await bench.call('submit_job', RUN);
    assert.equal(submit.data.status, 'in_queue', submit.text);
    assert.match(submit.text, /answer to the submit was lost, but the request was found/);
    const ids = [run.data.request_id, submit.data.request_id];
    assert.deepEqual(await requestIds(bench), ids);
    const ends = await until(async () => {
      const jobs = await journalOf(bench);
      return jobs.every(({ outcome }) => outcome) && jobs.map(({ outcome }) => outcome?.end);
    });
    assert.deepEqual(ends, ['completed', 'completed']);
    await assertSound(bench, 2);
  });

  it('also with a data: URI, of which the journal holds only the hash', async () => {
    await open();
    const dataUri = (fill: string) => `data:image/png;base64,${fill.repeat(4_000)}`;
    const edit = (fill: string) => ({
      endpoint_id: 'fal-ai/flux/dev/image-to-image',
      input: { prompt: 'A red fox', image_url: dataUri(fill) },
    });
    listFails({ kind: 'status', status: 403 });
    bench.sandbox.fault({ ...LOST, times: 2 });
    const [first, second] = [
      await loseSubmit(bench, 'submit_job', edit('A')),
      await loseSubmit(bench, 'submit_job', edit('B')),
    ];
    bench.sandbox.clearFaults();
    const inputs = [];
    for (const { job } of [second, first]) {
      const { data, text } = await bench.call('check_job', { request_id: job, action: 'result' });
      assert.equal(data.status, 'completed', text);
      const listed = await listedRequests(bench, edit('A').endpoint_id, String(data.request_id));
      inputs.push(listed[0]?.json_input?.image_url);
    }
    assert.deepEqual(inputs, [dataUri('B'), dataUri('A')]);
    await assertSound(bench, 2);
  });

  it('none is taken of several equal ones: they are listed, and check_job takes any', async () => {
    await open();
    listFails({ kind: 'status', status: 403 });
    bench.sandbox.fault({ ...LOST, times: 2 });
    const lost = await Promise.all([loseSubmit(bench), loseSubmit(bench, 'submit_job')]);
    bench.sandbox.clearFaults();
    const ids = (await listedRequests(bench, RUN.endpoint_id)).map(({ request_id }) => request_id);
    assert.equal(ids.length, 2);
    for (const { job } of lost) {
      const { isError, text } = await bench.call('check_job', { request_id: job });
      assert.equal(isError, true, text);
      for (const id of ids) assert.match(text, new RegExp(`${id} \\(\\d{4}-.*Z\\)`));
      assert.match(text, /no request was taken[\s\S]*Do not submit again/);
    }
    assert.deepEqual(await requestIds(bench), []);
    const [request_id] = ids;
    const taken = await bench.call('check_job', { request_id, endpoint_id: RUN.endpoint_id });
    assert.equal(taken.data.status, 'completed', taken.text);
    await assertSound(bench, 2);
  });

  it('it cannot be compared when fal stores no payload: the requests of that time are listed', async () => {
    await open({ env: hurriedClock(4) });
    bench.sandbox.fault(LOST);
    const { text } = await loseSubmit(bench, 'run_model', { ...RUN, store_payload: false });
    const [listed] = await listedRequests(bench, RUN.endpoint_id);
    assert.ok(listed && text.includes(listed.request_id), text);
    assert.match(text, /cannot be compared[\s\S]*no stored input[\s\S]*Do not submit again/);
    assert.deepEqual(await requestIds(bench), []);
    assert.equal((await endOf(bench)).outcome?.end, 'ambiguous');
    await assertSound(bench, 1);
  });

  it('it is not there when fal never received it, now and later', async () => {
    await open({ env: hurriedClock(4) });
    bench.sandbox.fault(NEVER_SENT);
    const { text, job } = await loseSubmit(bench);
    assert.match(text, /not found among your requests[\s\S]*Do not submit again yet/);
    const again = await bench.call('check_job', { request_id: job });
    assert.equal(again.isError, true);
    assert.match(again.text, /not found among your requests/);
    await assertSound(bench, 0);
  });

  for (const [what, action, expected] of [
    ['a key without that permission', { kind: 'status', status: 403 }, /lacks the permission to/],
    ['no network', { kind: 'reset' }, /could not be looked for[\s\S]*dashboard\/requests/],
    ['a page of a proxy', { kind: 'html', status: 200 }, /could not be looked for/],
  ] as const) {
    it(`it stays ambiguous with ${what}, and check_job looks again`, async () => {
      await open({ env: hurriedClock(4) });
      bench.sandbox.fault(LOST);
      listFails(action);
      const { text, job } = await loseSubmit(bench);
      assert.match(text, /could not be looked for/);
      assert.match(text, expected);
      assert.match(text, /Do not submit again/);
      bench.sandbox.clearFaults();
      const found = await bench.call('check_job', { request_id: job });
      assert.equal(found.data.status, 'completed', found.text);
      assert.deepEqual(await requestIds(bench), [found.data.request_id]);
      assert.equal((await endOf(bench)).outcome?.end, 'completed');
      await assertSound(bench, 1);
    });
  }

  it('an equal submit that still waits for its answer keeps its own request', async () => {
    await open();
    // fal accepts the first one at once and answers it after the search for the second one.
    bench.sandbox.fault({ match: AT.submit, action: { kind: 'slow-body', delayMs: 12_000 } });
    const slow = bench.call('submit_job', RUN);
    await until(() => bench.sandbox.submits() === 1);
    bench.sandbox.fault(NEVER_SENT);
    assert.match((await loseSubmit(bench)).text, /cannot be distinguished from other runs/);
    const { data } = await slow;
    assert.deepEqual(await requestIds(bench), [data.request_id]);
    await assertSound(bench, 1);
  });

  it('two servers that share a data folder never take one request for two submits', async () => {
    await open();
    const other = await startBench({ share: bench });
    try {
      for (let seed = 0; seed < 5; seed += 1) {
        const run = { ...RUN, input: { ...RUN.input, seed } };
        listFails({ kind: 'status', status: 403 });
        bench.sandbox.fault(LOST);
        const taken = await loseSubmit(bench, 'submit_job', run);
        bench.sandbox.fault(NEVER_SENT);
        const never = await loseSubmit(other, 'submit_job', run);
        bench.sandbox.clearFaults();
        const [one, two] = await Promise.all([
          bench.call('check_job', { request_id: taken.job }),
          other.call('check_job', { request_id: never.job }),
        ]);
        assert.deepEqual([one.isError, two.isError].sort(), [false, true], one.text + two.text);
        // Both servers may look for one job.
        const { job } = one.isError ? never : taken;
        const both = await Promise.all(
          [bench, other].map((server) => server.call('check_job', { request_id: job })),
        );
        assert.equal(new Set(both.map(({ data }) => data.request_id)).size, 1);
      }
      const ids = await requestIds(bench);
      assert.equal(ids.length, 5);
      assert.equal(new Set(ids).size, 5);
    } finally {
      await other.close();
    }
    await assertSound(bench, 5);
  });

  it('two servers that lose equal submits at once take each request at most once', async () => {
    await open();
    const other = await startBench({ share: bench });
    try {
      bench.sandbox.fault({ ...LOST, times: 2 });
      await Promise.all([bench, other].map((one) => one.call('submit_job', RUN)));
      const ids = await requestIds(bench);
      assert.equal(new Set(ids).size, ids.length);
      const real = (await listedRequests(bench, RUN.endpoint_id)).map(
        ({ request_id }) => request_id,
      );
      assert.equal(real.length, 2);
      assert.ok(ids.every((id) => real.includes(id)));
    } finally {
      await other.close();
    }
    await assertSound(bench, 2);
  });

  it('among more requests than a page holds, by the next server, too', async () => {
    await open();
    listFails({ kind: 'status', status: 403 });
    bench.sandbox.fault(LOST);
    const { job } = await loseSubmit(bench);
    bench.sandbox.clearFaults();
    // The last to end comes first, so these push it off the first page.
    for (let seed = 0; seed < 110; seed += 1) {
      const response = await fetch(`${bench.sandbox.url}/queue.fal.run/${RUN.endpoint_id}`, {
        method: 'POST',
        headers: { Authorization: 'Key test-id:test-secret', 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...RUN.input, seed: 1_000 + seed }),
      });
      assert.equal(response.status, 200);
    }
    await until(async () => (await listedRequests(bench, RUN.endpoint_id)).length >= 50);
    const next = await startBench({ share: bench });
    try {
      await next.call('search_models', { query: 'flux', limit: 1 });
      const found = await until(async () =>
        (await journalOf(bench)).find(({ outcome }) => outcome?.end === 'completed'),
      );
      assert.equal(found.id, job);
      const pages = bench.sandbox.seen.filter(
        ({ host, path }) => host === LIST.host && LIST.path.test(path) && path.includes('cursor='),
      );
      assert.ok(pages.length > 0);
    } finally {
      await next.close();
    }
    await assertSound(bench, 111);
  });

  it('one that waits in the queue, where fal does not list it, is found later by itself', async () => {
    await open({ env: hurriedClock(20), sandbox: { queueMs: 3_000 } });
    bench.sandbox.fault(LOST);
    assert.match((await loseSubmit(bench)).text, /not found among your requests/);
    assert.equal((await endOf(bench)).outcome?.end, 'ambiguous');
    await until(async () => (await journalOf(bench))[0]?.outcome?.end === 'completed');
    assert.equal((await requestIds(bench)).length, 1);
    await assertSound(bench, 1);
  });

  it('the server after a killed one finds it and follows it to its end', async () => {
    await open();
    bench.sandbox.fault({ match: AT.submit, action: { kind: 'slow-body', delayMs: 60_000 } });
    bench.call('submit_job', RUN).catch(() => undefined);
    await until(() => bench.sandbox.submits() === 1);
    process.kill(bench.pid, 'SIGKILL');
    const next = await startBench({ share: bench });
    try {
      await next.call('search_models', { query: 'flux', limit: 1 });
      const job = await until(async () =>
        (await journalOf(bench)).find(({ outcome }) => outcome?.end === 'completed'),
      );
      const [listed] = await listedRequests(bench, RUN.endpoint_id);
      assert.equal(job.handle?.requestId, listed?.request_id);
      await until(() => next.stderr().includes('was found at fal as request'));
      await assertSound({ ...next, sandbox: bench.sandbox }, 1);
    } finally {
      await next.close();
    }
  });
});
