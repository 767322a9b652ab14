import assert from 'node:assert/strict';
import { LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { type Bench, useFreshBench } from '../support/mcp.ts';

interface Logged {
  readonly level: string;
  readonly text: string;
}

/** Has a client keep the log lines that it receives. */
function listen({ client }: Bench): Logged[] {
  const logged: Logged[] = [];
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => {
    logged.push({ level: params.level, text: String(params.data) });
  });
  return logged;
}

const KEY = 'marker-id:marker-secret-of-the-test';
const RUN = { endpoint_id: 'fal-ai/flux/dev', input: { prompt: 'a kite' } };

describe('the log that a client is sent', () => {
  const bench = useFreshBench({ key: KEY });
  let logged: Logged[];
  beforeEach(() => {
    logged = listen(bench);
  });

  it('has each submit, and no more until a lower level is set', async () => {
    const { data } = await bench.call('run_model', RUN);
    assert.deepEqual(logged, [
      { level: 'info', text: `Submitted fal-ai/flux/dev, request ${String(data.request_id)}` },
    ]);
  });

  it('holds to the level that the client sets, up and down', async () => {
    await bench.client.setLoggingLevel('debug');
    await bench.call('run_model', RUN);
    assert.deepEqual(
      logged.map(({ level }) => level),
      ['info', 'debug'],
    );
    assert.match(logged[1]?.text ?? '', /^run_model answered in \d+ ms$/);
    logged.splice(0);
    await bench.client.setLoggingLevel('warning');
    await bench.call('run_model', RUN);
    await bench.call('run_model', { ...RUN, input: { prompt: 'x [sandbox:fail]' } });
    assert.deepEqual(
      logged.splice(0).map(({ level }) => level),
      ['warning'],
    );
    await bench.client.setLoggingLevel('emergency');
    await bench.call('run_model', { ...RUN, input: {} });
    assert.deepEqual(logged, []);
  });

  it('never holds the key, even where an error does', async () => {
    await bench.client.setLoggingLevel('debug');
    await bench.call('get_model_schema', { endpoint_id: `no endpoint ${KEY}` });
    await bench.call('check_job', { request_id: 'marker-secret-of-the-test' });
    const all = JSON.stringify(logged);
    assert.equal(logged.length, 2, all);
    assert.match(all, /•••/);
    assert.doesNotMatch(all, /marker-secret/);
  });
});
