import assert from 'node:assert/strict';
import { nameFrom } from '../../src/jobs/naming.ts';

const FACTS = {
  endpointId: 'fal-ai/flux/dev',
  input: { prompt: 'a gate' },
  seed: 7,
  at: new Date(0),
  index: 1,
};
/** What every object has without being given it. */
const INHERITED = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['prototype', 'apply', 'call', 'size', 'get', 'length', 'name'],
];

describe('a naming pattern that attacks', () => {
  it('fills in known tokens only: inherited properties are unknown, too', () => {
    for (const token of INHERITED) {
      const unknown = nameFrom('x ${nothing} y', FACTS);
      assert.equal(nameFrom(`x \${${token}} y`, FACTS), unknown.replace('nothing', token));
    }
  });

  it('is no way to read what an input inherits', () => {
    assert.equal(nameFrom('${prompt}', { ...FACTS, input: {} }), 'flux-dev');
  });
});
