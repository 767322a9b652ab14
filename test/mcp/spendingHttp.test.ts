import assert from 'node:assert/strict';
import { type HttpBench, type HttpOptions, KEY, startHttp } from '../support/http.ts';
import { type Called, callTool } from '../support/mcp.ts';
import { CHEAP, DEAR, UNKNOWN } from './limits.ts';

describe('the spending limits over HTTP', () => {
  let bench: HttpBench;
  afterEach(() => bench.close());
  const open = async (options: HttpOptions = {}) => {
    bench = await startHttp({ limits: true, ...options });
    const client = await bench.client(KEY);
    return (input: object): Promise<Called> => callTool(client, 'run_model', { ...input });
  };
  /** A refusal that submits nothing, and names nothing that a remote caller does not have. */
  const assertRefused = ({ isError, text }: Called, why: RegExp) => {
    assert.ok(isError);
    assert.match(text, why);
    assert.doesNotMatch(text, /VS Code|terminal|client cannot ask/);
    assert.equal(bench.sandbox.submits(), 0);
  };

  it('let a cheap run pass, and refuse a dear or unpriced one with what its operator can do', async () => {
    const run = await open();
    const operator =
      /its operator allows more with --accept-max-cost, FAL_CONFIRM_ABOVE or FAL_UNKNOWN_PRICE/;
    const dear = await run(DEAR);
    assertRefused(dear, /may cost 2\.4 USD/);
    assertRefused(dear, operator);
    assertRefused(await run(UNKNOWN), operator);
    assertRefused(await run({ ...UNKNOWN, max_cost: 1 }), /Choose a model whose price is known/);
    const cheap = await run(CHEAP);
    assert.equal(cheap.isError, false);
    assert.doesNotMatch(cheap.text, /of this machine|the user's approval/);
  });

  it('of a run hold whatever is approved', async () => {
    const run = await open({ args: ['--accept-max-cost', '5'], env: { FAL_MAX_RUN: '2' } });
    assertRefused(await run(DEAR), /above the limit of 2 USD for a run/);
    assertRefused(await run(DEAR), /Only the operator of this server can raise a limit/);
  });

  it('refuse what has no known price where the operator wants that', async () => {
    const run = await open({ env: { FAL_UNKNOWN_PRICE: 'refuse' } });
    assertRefused(await run(UNKNOWN), /only the operator of this server can allow others/);
  });

  it('let --accept-max-cost approve up to its amount', async () => {
    const run = await open({ args: ['--accept-max-cost', '2.40'] });
    assertRefused(
      await run({ ...DEAR, input: { ...DEAR.input, duration: '8s' } }),
      /may cost 3\.2 USD/,
    );
    assert.equal((await run(DEAR)).isError, false);
    assert.equal(bench.sandbox.submits(), 1);
  });
});
