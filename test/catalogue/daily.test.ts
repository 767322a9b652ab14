import assert from 'node:assert/strict';
import { createDaily } from '../../src/catalogue/daily.ts';
import { fakeCache } from './fakes.ts';

const HOUR = 3_600_000;

describe('what fal sends on an endpoint once a day', () => {
  const setUp = (
    answer: () => Promise<string | undefined>,
    { cache, source }: { cache?: ReturnType<typeof fakeCache>; source?: string } = {},
  ) => {
    let clock = 0;
    let calls = 0;
    const now = () => clock;
    const shared = cache ?? fakeCache(now);
    const daily = createDaily({
      name: 'words',
      cache: shared,
      source,
      fetch: () => {
        calls += 1;
        return answer();
      },
      isValid: (value): value is string => typeof value === 'string',
      now,
    });
    return { daily, cache: shared, calls: () => calls, wait: (ms: number) => (clock += ms) };
  };

  it('is requested once by callers at the same time, again after a day', async () => {
    const { daily, calls, wait } = setUp(() => Promise.resolve('words'));
    assert.deepEqual(await Promise.all([daily('a/b'), daily('a/b')]), ['words', 'words']);
    wait(23 * HOUR);
    await daily('a/b');
    assert.equal(calls(), 1);
    wait(2 * HOUR);
    await daily('a/b');
    await daily('A/B');
    assert.equal(calls(), 3);
  });

  it('is shared by processes, also that there is none', async () => {
    const first = setUp(() => Promise.resolve(undefined));
    assert.equal(await first.daily('a/b'), undefined);
    const second = setUp(() => Promise.resolve('words'), { cache: first.cache });
    assert.equal(await second.daily('a/b'), undefined);
    assert.equal(second.calls(), 0);
  });

  it('is not that of another gateway', async () => {
    const sandbox = setUp(() => Promise.resolve('sandbox'), { source: 'http://127.0.0.1:1' });
    await sandbox.daily('a/b');
    const real = setUp(() => Promise.resolve('words'), { cache: sandbox.cache });
    assert.equal(await real.daily('a/b'), 'words');
  });

  it('is missing for ten minutes after a failure', async () => {
    let isDown = true;
    const { daily, calls, wait } = setUp(() =>
      isDown ? Promise.reject(new Error('down')) : Promise.resolve('words'),
    );
    assert.equal(await daily('a/b'), undefined);
    assert.equal(await daily('a/b'), undefined);
    assert.equal(calls(), 1);
    isDown = false;
    wait(HOUR);
    assert.equal(await daily('a/b'), 'words');
  });

  it('goes on when one of its callers leaves', async () => {
    let finish: (words: string) => void = () => undefined;
    const { daily } = setUp(() => new Promise((resolve) => (finish = resolve)));
    const controller = new AbortController();
    const left = daily('a/b', controller.signal);
    const stayed = daily('a/b');
    controller.abort();
    await assert.rejects(left);
    finish('words');
    assert.equal(await stayed, 'words');
  });
});
