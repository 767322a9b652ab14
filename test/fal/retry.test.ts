import assert from 'node:assert/strict';
import { type Failure, neverSent, retryDelay, type RetryPolicy } from '../../src/fal/retry.ts';

const status = (code: number, more: { retryAfter?: number; final?: boolean } = {}): Failure => ({
  type: 'status',
  status: code,
  final: more.final ?? false,
  retryAfter: more.retryAfter,
});
const network = (sent: boolean): Failure => ({ type: 'network', sent });

const TABLE: readonly (readonly [RetryPolicy, number, Failure, number | undefined])[] = [
  ['none', 1, status(429), undefined],
  ['none', 1, network(false), undefined],
  ['submit', 1, status(429), 250],
  ['submit', 2, status(429), 500],
  ['submit', 1, status(429, { retryAfter: 3 }), 3000],
  ['submit', 1, status(429, { retryAfter: 6 }), undefined],
  ['submit', 1, status(500), undefined],
  ['submit', 1, status(502), undefined],
  ['submit', 1, status(503), undefined],
  ['submit', 1, status(504), undefined],
  ['submit', 1, status(422), undefined],
  ['submit', 1, network(true), undefined],
  ['submit', 1, network(false), 250],
  ['submit', 4, network(false), undefined],
  ['read', 1, network(true), 250],
  ['read', 3, network(true), 1000],
  ['read', 1, status(500), 250],
  ['read', 1, status(500, { final: true }), undefined],
  ['read', 1, status(502), 250],
  ['read', 1, status(403), 250],
  ['read', 1, status(403, { final: true }), undefined],
  ['submit', 1, status(403), undefined],
  ['read', 1, status(404), undefined],
  ['read', 1, status(401), undefined],
  ['read', 4, status(503), undefined],
];

describe('retryDelay', () => {
  for (const [policy, attempt, failure, expected] of TABLE) {
    const what =
      failure.type === 'status' ? String(failure.status) : `network, sent ${failure.sent}`;
    it(`${policy}, attempt ${attempt}, ${what}${failure.type === 'status' && failure.final ? ', final' : ''} → ${String(expected)}`, () => {
      assert.equal(retryDelay(policy, attempt, failure), expected);
    });
  }

  it('classifies a refused connection and an unknown host as never sent, a reset as sent', () => {
    assert.equal(neverSent('ECONNREFUSED', 'connect'), true);
    assert.equal(neverSent('EHOSTUNREACH', 'read'), false);
    assert.equal(neverSent('ECONNREFUSED'), false);
    assert.equal(neverSent('ENOTFOUND'), true);
    assert.equal(neverSent('ECONNRESET'), false);
    assert.equal(neverSent('UND_ERR_SOCKET'), false);
    assert.equal(neverSent(undefined), false);
  });
});
