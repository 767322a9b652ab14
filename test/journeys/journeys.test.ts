import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { journalOf } from '../support/journal.ts';
import { useFreshBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { type Agent, createAgent } from './agent.ts';

interface Ceiling {
  readonly calls: number;
  readonly written: number;
  readonly read: number;
}
interface Recommended {
  endpoint_id: string;
  category: string;
}
interface Saved {
  kind: string;
  path: string;
}

describe('what an agent spends on the tasks of fal’s docs', () => {
  const bench = useFreshBench({ sandbox: { queueMs: 50, runMs: 200 } });
  let agent: Agent;
  beforeEach(() => {
    agent = createAgent(bench);
  });

  /** Prints what was spent, and holds it to a ceiling. */
  function hold(what: string, ceiling: Ceiling): void {
    const { calls, written, read } = agent.spent();
    console.log(
      `      ${what}: ${calls.length} calls, ${written} characters written, ${read} read (${calls.join(', ')})`,
    );
    assert.ok(calls.length <= ceiling.calls, `${calls.length} calls`);
    assert.ok(written <= ceiling.written, `${written} characters written`);
    assert.ok(read <= ceiling.read, `${read} characters read`);
  }

  /** The model to take for a task, and an input to begin with. */
  async function learn(task: string, category: string) {
    const { recommendations } = await agent.use('recommend_model', { task });
    const [first] = recommendations as Recommended[];
    assert.equal(first?.category, category);
    const schema = await agent.use('get_model_schema', { endpoint_id: first.endpoint_id });
    return {
      endpoint_id: first.endpoint_id,
      example: schema.example_input as Record<string, unknown>,
    };
  }

  async function begins(file: string, mark: RegExp): Promise<void> {
    assert.ok(file.startsWith(bench.project), file);
    assert.match((await readFile(file)).toString('latin1', 0, 12), mark);
  }

  async function picture(): Promise<string> {
    const { endpoint_id, example } = await learn('a picture of a lighthouse', 'text-to-image');
    const { assets } = await agent.use('run_model', {
      endpoint_id,
      input: { ...example, prompt: 'A lighthouse at dusk' },
      save_to: 'art',
    });
    const [asset] = assets as Saved[];
    assert.equal(asset?.kind, 'image');
    await begins(asset.path, /PNG|JFIF|^\xff\xd8|WEBP|<svg/);
    return asset.path;
  }

  it('an image: find, read, run', async () => {
    await picture();
    hold('an image', { calls: 3, written: 350, read: 4_500 });
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('an image turned into a video: find, read, run with the file itself, check it', async () => {
    const file = path.relative(bench.project, await picture());
    agent = createAgent(bench);
    const { endpoint_id, example } = await learn('turn a picture into a video', 'image-to-video');
    const field = Object.keys(example).find((name) => name.includes('image'));
    assert.ok(field, JSON.stringify(example));
    const started = await agent.use('run_model', {
      endpoint_id,
      input: { ...example, prompt: 'Waves roll in', [field]: file },
      upload_inputs: true,
      save_to: 'art',
      wait_seconds: 0,
    });
    assert.equal(started.status, 'processing');
    assert.match(String(started.next_step), /check_job/);
    assert.ok(Number(started.poll_after_seconds) > 0);
    await until(async () => (await journalOf(bench))[1]?.outcome);
    const done = await agent.use('check_job', { request_id: started.request_id });
    assert.equal(done.status, 'completed');
    const [asset] = done.assets as Saved[];
    assert.equal(asset?.kind, 'video');
    await begins(asset.path, /ftyp/);
    hold('an image turned into a video', { calls: 4, written: 600, read: 4_000 });
    assert.equal(bench.sandbox.submits(), 2);
  });

  it('a price: one call, with the estimate of the very run', async () => {
    const { prices, estimate } = await agent.use('get_pricing', {
      endpoint_id: 'fal-ai/flux/dev',
      input: { prompt: 'A fox', num_images: 4, image_size: 'square_hd' },
    });
    assert.equal((prices as unknown[]).length, 1);
    assert.ok(((estimate as { max?: number }).max ?? 0) > 0);
    hold('a price', { calls: 1, written: 160, read: 300 });
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('the right model for removing backgrounds: one call', async () => {
    const { recommendations, next_step } = await agent.use('recommend_model', {
      task: 'remove the background of product photos',
    });
    const models = recommendations as Recommended[];
    assert.ok(models.length >= 3);
    assert.match(models[0]?.endpoint_id ?? '', /background|rembg|birefnet|rmbg/);
    assert.equal(models[0]?.category, 'image-to-image');
    assert.match(String(next_step), /get_model_schema/);
    hold('the right model', { calls: 1, written: 110, read: 1_100 });
  });

  it('a question to the docs: one call, whose passages answer it', async () => {
    const { results } = await agent.use('search_docs', {
      query: 'How do I verify the signature of a webhook?',
    });
    const passages = results as { title: string; url: string; content: string }[];
    assert.match(passages[0]?.content ?? '', /webhook/i);
    assert.ok(passages.every(({ url }) => URL.canParse(url)));
    hold('a docs question', { calls: 1, written: 110, read: 3_600 });
  });

  describe('a wrong first input costs one message and nothing else', () => {
    const WRONG: readonly (readonly [what: string, endpointId: string, input: object])[] = [
      ['a misspelt field', 'fal-ai/flux/dev', { promt: 'A fox' }],
      ['a wrong choice', 'fal-ai/flux/dev', { prompt: 'A fox', image_size: 'landscape' }],
      ['a wrong type', 'fal-ai/flux/dev', { prompt: 'A fox', num_images: 'two' }],
      [
        'a missing field',
        'fal-ai/kling-video/v2.1/standard/image-to-video',
        { prompt: 'It moves' },
      ],
      [
        'many at once',
        'fal-ai/flux/dev',
        { promt: 'A fox', imagesize: 'square', num_images: '2', format: 'gif', enable: true },
      ],
    ];
    for (const [what, endpoint_id, input] of WRONG) {
      it(`${what}: the message has the corrected input`, async () => {
        const refused = await agent.attempt('run_model', { endpoint_id, input });
        assert.equal(refused.isError, true);
        assert.match(refused.text, /nothing was submitted/);
        assert.equal(bench.sandbox.submits(), 0);
        const corrected = /^A corrected input: (\{.*\})$/m.exec(refused.text)?.[1];
        assert.ok(corrected, refused.text);
        const done = await agent.use('run_model', {
          endpoint_id,
          input: JSON.parse(corrected) as unknown,
        });
        assert.equal(done.status, 'completed');
        assert.equal(bench.sandbox.submits(), 1);
        hold(what, { calls: 2, written: 420, read: 1_900 });
      });
    }
  });
});
