import assert from 'node:assert/strict';
import { checkKey } from '../../src/extension/key/keyCheck.ts';
import { redact } from '../../src/fal/redact.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../support/mcp.ts';

describe('the check of a key', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({ key: 'right:key' });
  });
  afterEach(() => {
    sandbox.clearFaults();
  });
  after(() => sandbox.close());

  const state = async (key: string) => (await checkKey(key, { gateway: sandbox.url })).state;

  it('distinguishes a good key, a wrong one and one of a locked account', async () => {
    assert.equal(await state('right:key'), 'valid');
    assert.equal(await state('wrong:key'), 'invalid');
    assert.equal(await state('locked:key'), 'locked');
  });

  it('judges no key when fal cannot be reached', async () => {
    sandbox.fault({ action: { kind: 'reset' }, times: 1 });
    assert.equal(await state('wrong:key'), 'unknown');
    sandbox.fault({ action: { kind: 'status', status: 503 }, times: 1 });
    assert.equal(await state('right:key'), 'unknown');
  });

  it('stores and runs nothing', async () => {
    await state('right:key');
    assert.equal(sandbox.submits(), 0);
    assert.deepEqual(
      sandbox.seen.filter(({ method }) => method === 'PUT'),
      [],
    );
  });
});

describe('the log', () => {
  it('shows no secret, whole or by half', () => {
    const redacted = redact('a my-id:my-secret, my-secret; Authorization: Key other:one', [
      'my-id:my-secret',
    ]);
    assert.equal(redacted, 'a •••, •••; Authorization: Key •••');
  });

  it('shows the words that a person tried as a key', () => {
    assert.equal(redact('The key was checked.', ['wrong:key']), 'The key was checked.');
  });

  it('shows no key, even one that it does not know', () => {
    const key = `0f8fad5b-d9cb-469f-a165-70867728950e:${'a1'.repeat(16)}`;
    assert.equal(redact(`used ${key}.`, []), 'used •••.');
  });
});
