import assert from 'node:assert/strict';
import { normalizeEndpointId, parseEndpointId, requestPath } from '../../src/fal/endpointId.ts';
import { FalError } from '../../src/fal/errors.ts';

describe('endpoint ids', () => {
  it('are parsed', () => {
    assert.deepEqual(parseEndpointId('fal-ai/flux/dev'), {
      owner: 'fal-ai',
      alias: 'flux',
      path: 'dev',
    });
    assert.deepEqual(parseEndpointId('fal-ai/veo3'), { owner: 'fal-ai', alias: 'veo3' });
    assert.deepEqual(parseEndpointId('workflows/me/my-flow/v2/x'), {
      namespace: 'workflows',
      owner: 'me',
      alias: 'my-flow',
      path: 'v2/x',
    });
  });

  const normal: Record<string, string> = {
    '  fal-ai/flux/dev\n': 'fal-ai/flux/dev',
    '`fal-ai/flux/dev`': 'fal-ai/flux/dev',
    '/fal-ai/flux/dev/': 'fal-ai/flux/dev',
    'CassetteAI/music-generator': 'CassetteAI/music-generator',
    'bria/fibo-edit/add_object_by_text': 'bria/fibo-edit/add_object_by_text',
    'fal-ai/kling-video/v2.5-turbo/pro': 'fal-ai/kling-video/v2.5-turbo/pro',
    '12345-app': '12345/app',
    'https://fal.ai/models/fal-ai/flux/dev': 'fal-ai/flux/dev',
    'https://fal.ai/models/fal-ai/flux/dev/api': 'fal-ai/flux/dev',
    'https://www.fal.ai/models/fal-ai/veo3/playground?x=1#y': 'fal-ai/veo3',
    'fal.ai/models/fal-ai/flux/dev/': 'fal-ai/flux/dev',
    'https://queue.fal.run/fal-ai/flux/dev': 'fal-ai/flux/dev',
    'https://queue.fal.run/fal-ai/flux/requests/764c/status': 'fal-ai/flux',
    'https://fal.run/workflows/me/flow': 'workflows/me/flow',
  };
  for (const [given, id] of Object.entries(normal)) {
    it(`reads ${JSON.stringify(given)}`, () => {
      assert.equal(normalizeEndpointId(given), id);
    });
  }

  it('have request URLs without their path, with one more segment for a namespace', () => {
    assert.equal(requestPath('fal-ai/nano-banana-pro/edit'), 'fal-ai/nano-banana-pro');
    assert.equal(requestPath('comfy/me/flow/fast'), 'comfy/me/flow');
    assert.equal(requestPath('12345-app'), '12345/app');
  });

  const wrong = [
    '',
    'flux',
    'workflows/me',
    'fal-ai/',
    'fal-ai//flux',
    'fal-ai/../flux',
    'fal-ai/..',
    'fal-ai/a..b',
    'fal-ai/./flux',
    'fal-ai/flux?x=1',
    'fal-ai/flux#x',
    'fal-ai/flux dev',
    'fal-ai\\flux',
    'fal-ai/%2e%2e/flux',
    'fal-ai/flüx',
    'https://evil.example/fal-ai/flux',
    'https://evilfal.ai/models/fal-ai/flux',
    'https://queue.fal.run@evil.example/fal-ai/flux',
    'https://fal.ai/pricing',
    'https://fal.ai/models/fal-ai/../flux',
    `fal-ai/${'x'.repeat(300)}`,
  ];
  for (const given of wrong) {
    it(`refuses ${JSON.stringify(given.slice(0, 60))}`, () => {
      assert.throws(
        () => parseEndpointId(given),
        (error) => error instanceof FalError && error.reason === 'bad-endpoint-id',
      );
    });
  }
});
