import assert from 'node:assert/strict';
import { errorText } from '../../src/extension/errorText.ts';
import { errorFromResponse, readErrorBody, retryAfterOf } from '../../src/fal/errorResponse.ts';
import { nextStep } from '../../src/tools/nextStep.ts';

const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
});

describe('error responses', () => {
  const CALL = 'POST queue.fal.run/fal-ai/flux/dev';
  const KINDS = [
    [401, '{"detail":"invalid key credentials"}', 'auth', undefined],
    [403, '{"detail":"User is locked. Reason: Exhausted balance."}', 'locked', undefined],
    [403, '{"detail":"User is locked. Reason: TOP_UP."}', 'locked', undefined],
    [
      403,
      '{"detail":"User is locked. Reason: Admin lock. Your balance is untouched."}',
      'locked',
      'locked-by-fal',
    ],
    [403, '{"detail":"User is locked."}', 'locked', 'locked-by-fal'],
    [403, '{"detail":"no permission"}', 'auth', 'no-permission'],
    [403, '{"error":{"type":"authorization_error","message":"no"}}', 'auth', 'no-permission'],
    [403, '<!DOCTYPE html><title>Just a moment…</title>', 'unavailable', 'blocked'],
    [403, '<html>Sorry, you have been blocked</html>', 'unavailable', 'blocked'],
    [403, '', 'unavailable', undefined],
    [404, 'null', 'not-found', undefined],
    [405, '', 'not-found', undefined],
    [422, '{}', 'invalid-input', undefined],
    [413, '', 'invalid-input', undefined],
    [429, '', 'rate-limited', undefined],
    [499, '', 'cancelled', undefined],
    [500, '', 'unavailable', undefined],
    [502, '<html>', 'unavailable', undefined],
  ] as const;
  for (const [status, text, kind, reason] of KINDS) {
    it(`${status} ${text} is ${kind}${reason ? `, ${reason}` : ''}`, () => {
      const error = errorFromResponse(CALL, answer(status), text);
      assert.deepEqual([error.kind, error.reason], [kind, reason]);
    });
  }

  it('takes a challenge of Cloudflare for the network’s, whatever its body', () => {
    const challenge = answer(403, { 'cf-mitigated': 'challenge' });
    const error = errorFromResponse(CALL, challenge, '{"detail":"no"}');
    assert.deepEqual([error.kind, error.reason, error.final], ['unavailable', 'blocked', false]);
    assert.match(error.message, /Cloudflare on the way refused/);
  });

  it('takes an expired upload address for no fault of the key', () => {
    const error = errorFromResponse('PUT v3b.fal.media/files/x', answer(403), '{"detail":"old"}');
    assert.deepEqual([error.kind, error.reason], ['unavailable', undefined]);
  });

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

  describe('a 401 or 403 tells agents and people what to do', () => {
    const plain = (text: string, ...values: readonly string[]) =>
      text.replace(/\{(\d)\}/g, (_, at: string) => values[Number(at)] ?? '');
    const LOCKED = '{"detail":"User is locked. Reason: Admin lock."}';
    const STEPS = [
      ['x', 401, '{}', /valid (fal|API) key/, /top up|credits/i],
      ['x', 403, '{"detail":"User is locked. Reason: TOP_UP."}', /dashboard\/billing/, /support/],
      ['x', 403, LOCKED, /Admin lock[\s\S]*support@fal\.ai/, /top up|add credits/i],
      ['x', 403, '<html>', /(not fal itself)[\s\S]*proxy/, /[Ss]et a valid/],
      [CALL, 403, '{"detail":"no"}', /is valid[\s\S]*run(ning)? models/, /[Ss]et a valid/],
      ['PUT rest.fal.ai/storage/x', 403, '{}', /upload(ing)? files/, /[Ss]et a valid/],
      ['PUT queue.fal.run/a/cancel', 403, '{}', /cancel(ling)? (requests|jobs)/, /[Ss]et a valid/],
    ] as const;
    for (const [what, status, text, expected, never] of STEPS) {
      it(`${what}: ${status} ${text}`, () => {
        const error = errorFromResponse(what, answer(status), text);
        for (const told of [`${error.message} ${nextStep(error)}`, errorText(error, plain)]) {
          assert.match(told, expected);
          assert.doesNotMatch(told, never);
        }
      });
    }
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
