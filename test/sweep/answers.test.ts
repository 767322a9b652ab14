import assert from 'node:assert/strict';
import { FalError } from '../../src/fal/errors.ts';
import type { Asset, Json } from '../../src/domain/types.ts';
import { findAssets } from '../../src/fal/assets.ts';
import { cutText } from '../../src/tools/truncate.ts';
import {
  type Completed,
  completedAnswer,
  OUTCOME,
  runningAnswer,
} from '../../src/tools/outcome.ts';
import type { Answer } from '../../src/tools/tool.ts';
import { hostileOutput, hostileText, nested, randomFrom } from './hostile.ts';

const LONGEST = 8_000;
const HANDLE = {
  endpointId: 'fal-ai/some/model',
  requestId: '764cabcf-b745-4b3e-ae38-1200304cf45b',
  statusUrl: 'https://queue.fal.run/fal-ai/some/requests/1/status',
  responseUrl: 'https://queue.fal.run/fal-ai/some/requests/1',
  cancelUrl: 'https://queue.fal.run/fal-ai/some/requests/1/cancel',
};
const COST = { amount: 0.1 + 0.2, currency: 'USD', units: 3, unit: 'megapixels' };

function holds({ structured, text }: Answer<unknown>, what: string): void {
  assert.ok(text.length <= LONGEST, `${what}: the text has ${text.length} characters`);
  const size = JSON.stringify(structured).length;
  assert.ok(size <= LONGEST, `${what}: the data has ${size} characters`);
}

function completed(output: Json, more: Partial<Completed> = {}) {
  const answer = completedAnswer({
    handle: HANDLE,
    output,
    files: [],
    assets: findAssets(output),
    ...more,
  });
  OUTCOME.parse(answer.structured);
  return answer;
}

const pictures = (count: number, urlLength: number): Json => ({
  images: Array.from({ length: count }, (_, at) => ({
    url: `https://v3.fal.media/files/b/${'s'.repeat(Math.max(0, urlLength - 40))}${at}.png`,
    content_type: 'image/png',
    width: 1024,
    height: 1024,
  })),
  seed: 42,
});

const savedAs = (assets: readonly Asset[], folder: string) =>
  assets.map(({ url }, at) => ({
    url,
    path: `${folder}/picture-${at}.png`,
    bytes: 1,
    sha256: '0',
  }));

describe('an answer is short whatever the model gave', () => {
  const random = randomFrom(1);
  const HUGE: Readonly<Record<string, Json>> = {
    '1,000 assets': pictures(1_000, 90),
    '1,000 assets with addresses of 2,000 characters': pictures(1_000, 2_000),
    'one asset with an address of 20,000 characters': pictures(1, 20_000),
    'a text of 5 MB': { output: 'word '.repeat(1_000_000) },
    'a text of 5 MB that grows as JSON': { output: hostileText(random, 5_000_000) },
    'control characters alone': { output: '\u0001'.repeat(100_000) },
    'a picture inside the answer': {
      image: { url: `data:image/png;base64,${'A'.repeat(3_000_000)}`, content_type: 'image/png' },
    },
    '200 pictures inside the answer': {
      images: Array.from({ length: 200 }, (_, at) => ({
        url: `data:image/png;base64,${at}${'A'.repeat(5_000)}`,
      })),
    },
    'deep nesting': { output: nested(2_000) },
    '100,000 words': {
      words: Array.from({ length: 100_000 }, (_, at) => ({ text: 'word', start: at })),
    },
    '50,000 fields': Object.fromEntries(
      Array.from({ length: 50_000 }, (_, at) => [`field${at}`, at]),
    ),
    'long names': Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`${'"'.repeat(5_000)}${at}`, at]),
    ),
  };

  for (const [what, output] of Object.entries(HUGE)) {
    it(what, () => {
      const assets = findAssets(output);
      const folder = `/home/someone/${'a-long-folder-name/'.repeat(10)}`;
      const answers = {
        bare: completed(output, { cost: COST, expiresAt: 2e12 }),
        saved: completed(output, { cost: COST, files: savedAs(assets, folder) }),
        failed: completed(output, {
          saveError: new FalError('disk', hostileText(random, 50_000), {
            advice: 'Free some space.',
          }),
        }),
      };
      for (const [how, answer] of Object.entries(answers)) {
        holds(answer, how);
        const { status, request_id, next_step, result } = answer.structured;
        assert.equal(status, 'completed');
        assert.equal(request_id, HANDLE.requestId);
        assert.notEqual(result, undefined, how);
        // A saved file's address is no loss; all else that was cut must be reported.
        if (how !== 'saved') assert.match(next_step ?? '', /too long|in all|shortened/i, how);
        assert.ok(JSON.stringify(answer.structured).isWellFormed());
      }
    });
  }

  it('of 500 random outputs', () => {
    for (let seed = 0; seed < 500; seed += 1) {
      holds(completed(hostileOutput(randomFrom(seed))), `seed ${seed}`);
    }
  });

  it('keeps what fits as it is: whole addresses, whole values, no note about cuts', () => {
    const output = pictures(4, 100) as { images: { url: string }[] };
    const { structured, text } = completed(output, { cost: COST });
    assert.deepEqual(
      structured.assets?.map((asset) => asset.url),
      output.images.map((image) => image.url),
    );
    assert.equal((structured.result as { seed: number }).seed, 42);
    assert.doesNotMatch(structured.next_step ?? '', /shortened|in all/);
    for (const { url } of output.images) assert.ok(text.includes(url));
  });

  it('lists as many whole assets as there is room for, and how to get the others', () => {
    const { structured } = completed(pictures(1_000, 2_000));
    const urls = structured.assets?.map((asset) => asset.url) ?? [];
    assert.ok(urls.length >= 2);
    assert.ok(urls.every((url) => url.startsWith('https://') && url.endsWith('.png')));
    assert.match(structured.next_step ?? '', /1000 assets in all.*save_to/);
  });

  it('gives the path and the address of a saved file', () => {
    const output = pictures(1, 90);
    const { structured, text } = completed(output, {
      files: savedAs(findAssets(output), '/project'),
    });
    const [asset] = structured.assets ?? [];
    assert.equal(asset?.path, '/project/picture-0.png');
    assert.ok(text.includes(asset.path) && text.includes(asset.url), text);
  });

  it('of a running job with logs and notes that grow as JSON', () => {
    const logs = Array.from({ length: 5 }, () => cutText('\u001b'.repeat(5_000), 300));
    const note = `Keep both ids: the journal could not be written (${'"'.repeat(20_000)}).`;
    const answer = runningAnswer(HANDLE, { status: 'in_progress', logs }, note);
    holds(answer, 'running');
    assert.match(answer.structured.next_step ?? '', /check_job.*Do not submit it again/);
  });

  it('cuts by what JSON makes of a text, never through a character', () => {
    for (const length of [10, 37, 200]) {
      for (const text of [
        '"'.repeat(500),
        '\n'.repeat(500),
        '🦊'.repeat(500),
        'two words '.repeat(50),
      ]) {
        const cut = cutText(text, length);
        assert.ok(JSON.stringify(cut).length - 2 <= length);
        assert.ok(cut.isWellFormed() && cut.endsWith('…'));
      }
    }
    assert.equal(cutText('as it is', 8), 'as it is');
  });
});
