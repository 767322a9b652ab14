import assert from 'node:assert/strict';
import { checkKey } from '../../src/fal/keyCheck.ts';
import { redact } from '../../src/fal/redact.ts';
import type { Json } from '../../src/domain/types.ts';
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

  const AT = {
    status: { host: 'queue.fal.run' },
    upload: { host: 'rest.fal.ai' },
  } as const;
  const meets = (where: keyof typeof AT, status: number, body: Json, headers = {}) =>
    sandbox.fault({ match: AT[where], action: { kind: 'status', status, body, headers } });

  for (const status of [200, 400, 404, 405, 422]) {
    it(`takes ${status} as a proof`, async () => {
      meets('status', status, { detail: 'x' });
      assert.equal(await state('right:key'), 'valid');
    });
  }

  it('takes 401 as a refusal, also when only the storage checks the key', async () => {
    meets('status', 200, { status: 'COMPLETED' });
    assert.equal(await state('wrong:key'), 'invalid');
  });

  it('keeps a key that lacks a permission, and tells which', async () => {
    const check = () => checkKey('right:key', { gateway: sandbox.url });
    assert.deepEqual(await check(), { state: 'valid', lacks: [] });
    meets('upload', 403, { detail: 'Missing permission' });
    assert.deepEqual(await check(), { state: 'valid', lacks: ['upload'] });
    meets('status', 403, { detail: 'Missing permission' });
    assert.deepEqual(await check(), { state: 'valid', lacks: ['read-jobs'] });
  });

  it('judges no key by a 403 of the network, nor by a throttle', async () => {
    meets('status', 403, '<html>Just a moment…</html>');
    assert.equal(await state('wrong:key'), 'unknown');
    meets('status', 403, {}, { 'cf-mitigated': 'challenge' });
    assert.equal(await state('wrong:key'), 'unknown');
    meets('status', 429, {});
    assert.equal(await state('wrong:key'), 'unknown');
  });

  it('distinguishes an account without credits from one that fal has locked', async () => {
    const check = async (detail: string) => {
      meets('upload', 403, { detail });
      const verdict = await checkKey('right:key', { gateway: sandbox.url });
      assert.ok(verdict.state === 'locked');
      assert.ok(verdict.reason.startsWith(detail));
      return verdict.needsCredits;
    };
    assert.equal(await check('User is locked. Reason: TOP_UP.'), true);
    assert.equal(await check('User is locked. Reason: Exhausted balance.'), true);
    assert.equal(await check('User is locked. Reason: Admin lock.'), false);
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
