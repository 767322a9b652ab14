import assert from 'node:assert/strict';
import { faultFromText } from '../../src/sandbox/faultJson.ts';
import { readFlags } from '../../src/sandbox/flags.ts';

describe('the sandbox flags', () => {
  it('become options', () => {
    const flags =
      '--port 8799 --speed 2 --queue-ms 5 --run-ms 6 --key a:b --own-urls --latency-ms 7 --billing-delay-ms 8';
    assert.deepEqual(readFlags(flags.split(' ')), {
      port: 8799,
      queueMs: 5,
      runMs: 6,
      speed: 2,
      latencyMs: 7,
      billingDelayMs: 8,
      key: 'a:b',
      ownUrls: true,
    });
    assert.equal(readFlags(['--help']), undefined);
  });

  it('have clear errors', () => {
    assert.throws(() => readFlags(['--port', 'x']), /--port must be a number from 0 to 65535/);
    assert.throws(() => readFlags(['--queue-ms', '-1']), TypeError);
    assert.throws(() => readFlags(['--billing-delay-ms', 'x']), /--billing-delay-ms must be/);
    assert.throws(() => readFlags(['--nonsense']), /nonsense/);
    assert.throws(() => readFlags(['--fault', 'boom']), /must be one of status, reset/);
    assert.throws(() => readFlags(['--fault', 'reset,when=now']), /"when=now" is not understood/);
  });

  it('describe faults', () => {
    const fault = faultFromText('429,host=queue.fal.run,path=/status$,times=always,retry-after=2');
    assert.deepEqual(fault, {
      match: { host: 'queue.fal.run', path: /\/status$/ },
      times: Infinity,
      action: { kind: 'status', status: 429, headers: { 'retry-after': '2' } },
    });
    assert.deepEqual(faultFromText('cut-body=100,method=GET,after=1'), {
      match: { method: 'GET' },
      after: 1,
      action: { kind: 'cut-body', bytes: 100 },
    });
    assert.deepEqual(faultFromText('endless-stream=200,path=stream').action, {
      kind: 'endless-stream',
      delayMs: 200,
    });
    assert.deepEqual(faultFromText('cloudflare').action, { kind: 'cloudflare' });
  });
});
