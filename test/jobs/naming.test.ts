import assert from 'node:assert/strict';
import { nameFrom } from '../../src/jobs/naming.ts';

const named = (prompt: string, naming = '${prompt}') =>
  nameFrom(naming, { endpointId: 'fal-ai/flux/dev', input: { prompt }, at: new Date(0), index: 1 });

describe('the name of a saved file', () => {
  it('is the same on every disk: composed, in the scripts that compose their letters', () => {
    assert.equal(named('여우 in snow'), '여우-in-snow');
    assert.equal(named('がくせい'), 'がくせい');
    assert.equal(named('हिन्दी'), 'हिन्दी');
    assert.equal(named('a fox', 'e\u0301te\u0301-${prompt}'), 'été-a-fox');
    assert.equal(named('A cafe\u0301 ❤\ufe0f at night'), 'a-cafe-at-night');
  });

  it('is none that Windows reserves or cuts', () => {
    for (const name of ['con', 'NUL', 'Aux.tar', 'com1', 'LPT¹', 'conin$'])
      assert.match(named('', name), /-1(\.|$)/, name);
    assert.equal(named('', 'a fox. '), 'a-fox');
    assert.equal(named('', 'a:b|c?d*e"f<g>h\\i/j'), 'a-b-c-d-e-f-g-h-i-j');
    assert.ok(Buffer.byteLength(named('狐'.repeat(300), '${prompt}${prompt}${prompt}')) <= 120);
  });
});
