import assert from 'node:assert/strict';
import { shapeDifferences, shapeOf } from './shape.ts';

describe('the shape of answers', () => {
  it('holds types and keys, arrays merged', () => {
    assert.deepEqual(shapeOf([{ a: [{ b: 1 }, { b: null, c: 'x' }] }, { d: true }]), {
      '': 'object',
      a: 'array',
      'a[]': 'object',
      'a[].b': 'null | number',
      'a[].c': 'string',
      d: 'boolean',
    });
  });

  it('does not descend into opaque paths', () => {
    assert.deepEqual(shapeOf([{ a: { secret: 1 } }], ['a']), { '': 'object', a: 'object' });
  });

  it('differs by missing and additional keys and by types, not by empty arrays and null', () => {
    const actual = shapeOf([{ same: 1, type: 'x', more: 1, list: [], none: null }]);
    const expected = shapeOf([{ same: 2, type: 1, less: 1, list: [{ x: 1 }], none: { y: 1 } }]);
    assert.deepEqual(shapeDifferences(actual, expected), [
      'less: missing',
      'more: additional (number)',
      'type: string instead of number',
    ]);
  });
});
