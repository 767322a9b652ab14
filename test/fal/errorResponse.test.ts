import assert from 'node:assert/strict';
import {
  errorFromResponse,
  errorKindOf,
  readErrorBody,
  retryAfterOf,
} from '../../src/fal/errorResponse.ts';
import { nextStep } from '../../src/tools/nextStep.ts';

const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
});

describe('error responses', () => {
  const KINDS = [
    [401, '{"detail":"invalid key credentials"}', 'auth'],
    [403, '{"detail":"User is locked. Reason: Exhausted balance."}', 'locked'],
    [403, '{"detail":"User is locked. Reason: TOP_UP."}', 'locked'],
    [403, '{"detail":"no permission"}', 'auth'],
    [404, 'null', 'not-found'],
    [405, '', 'not-found'],
    [422, '{}', 'invalid-input'],
    [413, '', 'invalid-input'],
    [429, '', 'rate-limited'],
    [499, '', 'cancelled'],
    [500, '', 'unavailable'],
    [502, '<html>', 'unavailable'],
  ] as const;
  for (const [status, text, kind] of KINDS) {
    it(`${status} ${text} is ${kind}`, () => {
      assert.equal(errorKindOf(status, text), kind);
    });
  }

  it('reports every faulty field with its path, message and value', () => {
    const text = JSON.stringify({
      detail: [
        {
          loc: ['body', 'image_urls', 0],
          msg: 'Could not load image',
          type: 'image_load_error',
          input: 'x.png',
        },
        { loc: ['body', 'prompt'], msg: 'Field required', type: 'missing' },
      ],
    });
    const error = errorFromResponse('GET here', answer(422, { 'x-fal-request-id': 'r1' }), text);
    assert.equal(error.kind, 'invalid-input');
    assert.deepEqual(error.faults, [
      { path: 'image_urls[0]', message: 'Could not load image', value: 'x.png' },
      { path: 'prompt', message: 'Field required' },
    ]);
    assert.match(
      error.message,
      /image_urls\[0\]: Could not load image \(value: x\.png\); prompt: Field required/,
    );
    assert.equal(error.requestId, 'r1');
    assert.equal(error.type, 'image_load_error');
    assert.equal(error.final, true);
  });

  it('reads request errors, platform errors, strings, HTML and an empty body', () => {
    assert.deepEqual(readErrorBody('{"detail":"gone","error_type":"runner_disconnected"}'), {
      message: 'gone',
      faults: [],
      type: 'runner_disconnected',
      own: true,
    });
    assert.equal(
      readErrorBody('{"error":{"type":"rate_limited","message":"slow down"}}').message,
      'slow down',
    );
    assert.equal(
      readErrorBody('<!DOCTYPE html><html>').message,
      'an HTML page instead of an answer',
    );
    assert.equal(readErrorBody('').message, '');
  });

  it('advises the top-up page for a locked account and the keys page for a wrong key', () => {
    const locked = errorFromResponse('x', answer(403), '{"detail":"User is locked."}');
    assert.match(nextStep(locked), /dashboard\/billing/);
    assert.match(nextStep(errorFromResponse('x', answer(401), '{}')), /dashboard\/keys/);
  });

  it('treats a 502 page and a bare 500 as temporary, and errors of the model or the queue as final', () => {
    const final = (status: number, text: string) =>
      errorFromResponse('x', answer(status), text).final;
    assert.equal(final(502, '<html>'), false);
    assert.equal(final(400, '<html>'), false);
    assert.equal(final(500, '{"detail":"oops"}'), false);
    assert.equal(
      final(500, '{"detail":[{"loc":["body"],"msg":"m","type":"internal_server_error"}]}'),
      true,
    );
    assert.equal(final(503, '{"detail":"m","error_type":"runner_disconnected"}'), true);
    assert.equal(final(422, '{"detail":"no"}'), true);
  });

  it('reads Retry-After in seconds and as a date', () => {
    assert.equal(retryAfterOf(new Headers({ 'retry-after': '7' })), 7);
    const now = Date.UTC(2026, 0, 1);
    assert.equal(
      retryAfterOf(new Headers({ 'retry-after': new Date(now + 5000).toUTCString() }), now),
      5,
    );
    assert.equal(retryAfterOf(new Headers({ 'retry-after': 'soon' })), undefined);
    assert.equal(retryAfterOf(new Headers()), undefined);
  });
});
