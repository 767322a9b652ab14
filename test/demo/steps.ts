import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { z } from 'zod';
import { costText } from '../../src/domain/cost.ts';
import { inEnglish } from '../../src/domain/translate.ts';
import { singularUnit } from '../../src/domain/units.ts';

type CallTool = (name: string, input: Record<string, unknown>) => Promise<Record<string, unknown>>;

interface Step {
  readonly title: string;
  run(): Promise<void>;
}

const PICTURE = 'fal-ai/flux/dev';
const VIDEO = 'fal-ai/ltx-video/image-to-video';
const VOICE = 'fal-ai/kokoro/american-english';

const MODELS = z.object({
  models: z.array(z.object({ endpoint_id: z.string(), name: z.string(), category: z.string() })),
});
const JOB = z.object({
  status: z.string(),
  request_id: z.string(),
  assets: z
    .array(z.object({ url: z.string(), kind: z.string(), path: z.string().optional() }))
    .optional(),
  cost: z
    .object({
      amount: z.number(),
      currency: z.string(),
      units: z.number(),
      unit: z.string(),
      basis: z.enum(['list', 'billed']),
    })
    .optional(),
});

/** What a file of this kind begins with, after so many bytes. */
const SIGNATURES: Record<string, readonly [number, string]> = {
  '.png': [1, 'PNG'],
  '.jpg': [0, '\xff\xd8\xff'],
  '.mp4': [4, 'ftyp'],
  '.wav': [0, 'RIFF'],
  '.mp3': [0, ''],
};

/** The steps of the main job; each throws when it fails. */
export function steps(call: CallTool, say: (text: string) => void, root: string): readonly Step[] {
  let picture = '';

  /** Waits for a job that was handed back, saves it, and checks that the files are what they say. */
  const finish = async (data: Record<string, unknown>, kind: string): Promise<string[]> => {
    let job = JOB.parse(data);
    for (let polls = 0; job.status !== 'completed'; polls += 1) {
      assert.ok(polls < 120, 'not done after ten minutes');
      await sleepFor(polls === 0 ? 500 : 5000);
      job = JOB.parse(await call('check_job', { request_id: job.request_id, save_to: 'demo-out' }));
      say(`    ${job.status}`);
    }
    const assets = (job.assets ?? []).filter((asset) => asset.kind === kind);
    assert.ok(assets.length > 0, `no ${kind} came`);
    const files = assets.map((asset) => asset.path ?? assert.fail(`${asset.url} was not saved`));
    for (const file of files) {
      const bytes = await readFile(file);
      const [offset, mark] =
        SIGNATURES[path.extname(file)] ?? assert.fail(`${file} has a strange ending`);
      assert.equal(
        bytes.toString('latin1', offset, offset + mark.length),
        mark,
        `${file} is not what it says`,
      );
      say(`    saved ${path.relative(root, file)} (${Math.ceil(bytes.length / 1024)} KiB)`);
    }
    if (job.cost)
      say(
        `    cost ${costText(job.cost, inEnglish, (amount) => `${amount.toFixed(4)} ${job.cost?.currency ?? 'USD'}`)}`,
      );
    return files;
  };

  return [
    {
      title: 'Find a model that makes images from text',
      run: async () => {
        const { models } = MODELS.parse(
          await call('search_models', { query: 'flux dev', category: 'text-to-image', limit: 5 }),
        );
        for (const model of models) say(`    ${model.endpoint_id}  ${model.name}`);
        assert.ok(
          models.some((model) => model.endpoint_id === PICTURE),
          `${PICTURE} was not found`,
        );
      },
    },
    {
      title: `Read the schema of ${PICTURE}`,
      run: async () => {
        const { input } = z
          .object({ input: z.array(z.looseObject({ name: z.string() })) })
          .parse(await call('get_model_schema', { endpoint_id: PICTURE }));
        say(`    its fields: ${input.map((field) => field.name).join(', ')}`);
        assert.equal(input[0]?.name, 'prompt');
      },
    },
    {
      title: 'Check its price',
      run: async () => {
        const { prices, estimate } = z
          .object({
            prices: z.array(
              z.object({ unit_price: z.number(), unit: z.string(), currency: z.string() }),
            ),
            estimate: z.object({ max: z.number(), note: z.string() }),
          })
          .parse(
            await call('get_pricing', {
              endpoint_id: PICTURE,
              input: { prompt: 'x', num_images: 2, image_size: 'landscape_4_3' },
            }),
          );
        const [price] = prices;
        assert.ok(price);
        say(
          `    ${price.unit_price} ${price.currency} per ${singularUnit(price.unit)}; two images: at most ${estimate.max} ${price.currency}. ${estimate.note}`,
        );
      },
    },
    {
      title: 'Generate two images and save them',
      run: async () => {
        const files = await finish(
          await call('run_model', {
            endpoint_id: PICTURE,
            input: {
              prompt: 'A paper boat on a calm lake at dawn',
              num_images: 2,
              image_size: 'landscape_4_3',
              output_format: 'png',
              seed: 7,
            },
            save_to: 'demo-out',
          }),
          'image',
        );
        assert.equal(files.length, 2);
        picture = files[0] ?? '';
      },
    },
    {
      title: 'Upload one and turn it into a video, with submit_job and check_job',
      run: async () => {
        assert.ok(picture, 'there is no picture to upload');
        const { cdn_url } = z
          .object({ cdn_url: z.string() })
          .parse(await call('upload_file', { path: path.relative(root, picture) }));
        say(`    uploaded to ${cdn_url}`);
        const job = await call('submit_job', {
          endpoint_id: VIDEO,
          input: { prompt: 'The boat drifts slowly, soft morning light', image_url: cdn_url },
          save_to: 'demo-out',
        });
        await finish(job, 'video');
      },
    },
    {
      title: 'Make a voiceover',
      run: async () => {
        await finish(
          await call('run_model', {
            endpoint_id: VOICE,
            input: { prompt: 'Some boats are made of paper. This one is made of light.' },
            save_to: 'demo-out',
          }),
          'audio',
        );
      },
    },
    {
      title: "Search fal's documentation",
      run: async () => {
        const { results } = z
          .object({ results: z.array(z.object({ title: z.string(), url: z.string() })) })
          .parse(await call('search_docs', { query: 'webhooks for queue requests' }));
        for (const { title, url } of results.slice(0, 3)) say(`    ${title}  ${url}`);
        assert.ok(results.length > 0, 'nothing was found');
      },
    },
    {
      title: 'Ask for a recommendation',
      run: async () => {
        const { recommendations } = z
          .object({
            recommendations: z.array(z.object({ endpoint_id: z.string(), why: z.string() })),
          })
          .parse(
            await call('recommend_model', { task: 'remove the background from a product photo' }),
          );
        for (const { endpoint_id, why } of recommendations.slice(0, 3))
          say(`    ${endpoint_id}: ${why}`);
        assert.ok(recommendations.length > 0, 'nothing was recommended');
      },
    },
  ];
}
