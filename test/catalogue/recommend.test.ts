import assert from 'node:assert/strict';
import type { ListedModel } from '../../src/catalogue/merge.ts';
import { snapshotModels } from '../../src/catalogue/merge.ts';
import type { Recommendation } from '../../src/catalogue/types.ts';
import { createRecommender } from '../../src/catalogue/recommend/recommend.ts';
import { bundledSnapshot } from './bundled.ts';
import { score } from './expectation.ts';
import { MOTION_TASKS } from './tasks/motion.ts';
import { PHOTO_TASKS } from './tasks/photos.ts';
import { PICTURE_TASKS } from './tasks/pictures.ts';
import { SOUND_TASKS } from './tasks/sound.ts';
import { UNTOUCHED_TASKS } from './tasks/untouched.ts';

describe('recommend', () => {
  let models: ListedModel[];
  let ask: (task: string, limit?: number) => Recommendation[];

  before(() => {
    models = snapshotModels(bundledSnapshot().models);
    const recommender = createRecommender(models);
    ask = (task, limit = 5) => recommender.recommend(task, limit);
  });

  const halves = {
    tuned: [...PHOTO_TASKS, ...PICTURE_TASKS, ...MOTION_TASKS, ...SOUND_TASKS],
    untouched: UNTOUCHED_TASKS,
  };
  for (const [name, half] of Object.entries(halves)) {
    it(`answers the ${name} tasks rightly, offline`, () => {
      const { first, amongThree, random, missed } = score(half, models, ask);
      const figures = `first ${first.toFixed(3)}, among three ${amongThree.toFixed(3)}; missed: ${missed.join(' | ')}`;
      assert.ok(first >= 0.85, figures);
      assert.ok(amongThree >= 0.95, figures);
      assert.ok(random < 0.4, `the tasks are too easy: ${random.toFixed(3)}`);
    });
  }

  it('has at least 60 tasks of either kind together, and 40 untouched', () => {
    const count = (half: typeof UNTOUCHED_TASKS) => score(half, models, () => []).tasks;
    assert.ok(count(halves.untouched) >= 40);
    assert.ok(count(halves.tuned) >= 60);
  });

  it('prefers what goes in: a photo, a video and a sound ask for different models', () => {
    const category = (task: string) => ask(task, 1)[0]?.category;
    assert.equal(category('upscale photo.jpg'), 'image-to-image');
    assert.equal(category('upscale clip.mp4'), 'video-to-video');
    assert.equal(category('animate photo.jpg'), 'image-to-video');
    assert.equal(category('remove the noise in talk.wav'), 'audio-to-audio');
  });

  it('honours a wish for speed and the name of a family', () => {
    assert.match(
      ask('the fastest way to make pictures from prompts', 1)[0]?.endpointId ?? '',
      /schnell|turbo|flash|fast|klein/,
    );
    assert.match(ask('a video from text with kling', 1)[0]?.endpointId ?? '', /kling/);
  });

  it('says why, once for each endpoint, and always answers', () => {
    for (const task of ['upscale my photo', 'blorp', '', 'x'.repeat(5_000)]) {
      const answers = ask(task);
      assert.ok(answers.length > 0, task);
      assert.equal(new Set(answers.map((a) => a.endpointId)).size, answers.length);
      for (const { why } of answers) assert.match(why, /^[A-Z].{5,120}\.$/);
    }
  });

  it('leaves deprecated endpoints out and puts the newest version first', () => {
    const model = (
      endpointId: string,
      status: 'active' | 'deprecated' = 'active',
    ): ListedModel => ({
      endpointId,
      name: endpointId,
      category: 'image-to-video',
      description: '',
      categoryStated: true,
      status,
    });
    const recommender = createRecommender([
      model('fal-ai/kling-video/v1.6/pro/image-to-video'),
      model('fal-ai/kling-video/v9/pro/image-to-video', 'deprecated'),
      model('fal-ai/kling-video/v4.2/pro/image-to-video'),
      model('fal-ai/kling-video/v3/pro/image-to-video'),
    ]);
    assert.deepEqual(
      recommender.recommend('animate my photo', 5).map((r) => r.endpointId.split('/')[2]),
      ['v4.2', 'v3', 'v1.6'],
    );
  });
});
