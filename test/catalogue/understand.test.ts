import assert from 'node:assert/strict';
import { understand } from '../../src/catalogue/recommend/understand.ts';
import { supersededBy } from '../../src/catalogue/recommend/versions.ts';
import { readAsk } from '../../src/catalogue/recommend/vocabulary.ts';

describe('understanding a task', () => {
  const cases: readonly (readonly [task: string, given: string, wanted: string])[] = [
    ['turn my photo into a video', 'image', 'video'],
    ['a picture of a lighthouse', '', 'image'],
    ['transcribe interview.mp3', 'audio', ''],
    ['text-to-speech', 'text', 'audio'],
    ['add music to a clip', 'video', ''],
    ['create a 3d model from three photos', 'image', '3d'],
    ['I have a song and want a video', 'audio', 'video'],
    ['make the picture bigger', 'image', ''],
  ];
  for (const [task, given, wanted] of cases) {
    it(`"${task}": ${given || 'nothing'} → ${wanted || 'not said'}`, () => {
      const found = understand(task);
      assert.equal([...found.given].join(), given);
      if (wanted) assert.ok(found.wanted.has(wanted as 'image'), [...found.wanted].join());
    });
  }

  it('reads an ask in order, within a sentence, or loosely', () => {
    const ask = readAsk('{remove} .. {background}');
    assert.ok(ask.fully('please remove the ugly background'));
    assert.ok(!ask.fully('the background must be removed'));
    assert.ok(ask.loosely('the background must be removed'));
    assert.ok(!ask.fully('remove this. the background stays'));
    assert.ok(!ask.loosely('remove the car'));
    assert.throws(() => readAsk('{nosuchmeaning}'), /nosuchmeaning/);
  });
});

describe('versions', () => {
  it('counts newer versions of the same endpoint only', () => {
    const steps = supersededBy([
      'a/kling/v1.6/pro',
      'a/kling/v2.1/pro',
      'a/kling/v2.1/standard',
      'a/kling/v10/pro',
      'a/veo3',
      'a/veo3.1',
      'a/wan-14b',
      'a/wan-5b',
    ]);
    assert.equal(steps.get('a/kling/v1.6/pro'), 2);
    assert.equal(steps.get('a/kling/v2.1/pro'), 1);
    assert.equal(steps.get('a/kling/v10/pro'), undefined);
    assert.equal(steps.get('a/kling/v2.1/standard'), undefined);
    assert.equal(steps.get('a/veo3'), 1);
    assert.equal(steps.get('a/wan-5b'), undefined);
  });
});
