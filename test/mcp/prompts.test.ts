import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { PROMPTS } from '../../src/tools/prompts/prompts.ts';
import { KEY, useHttp } from '../support/http.ts';
import { useBench } from '../support/mcp.ts';

/** A category that the models of each prompt must be of, the best at least. */
const CATEGORY: Readonly<Record<string, RegExp>> = {
  product_hero_image: /^text-to-image$/,
  social_video: /^text-to-video$/,
  voiceover: /^text-to-speech$/,
  background_music: /^text-to-audio|music/,
  '3d_asset': /^text-to-3d$/,
  banner_variations: /^text-to-image$/,
  animate_image: /^image-to-video$/,
  remove_background: /^image-to-image$/,
  upscale: /^image-to-image$/,
  transcribe: /^(speech|audio)-to-text$/,
};
/** The prompts that end in the terminal. */
const OTHERS = ['asset_pack'];

describe('the prompts', () => {
  const bench = useBench();

  const textOf = async (name: string, given: Record<string, string>): Promise<string> => {
    const { messages } = await bench.client.getPrompt({ name, arguments: given });
    const [message] = messages;
    assert.ok(messages.length === 1 && message?.content.type === 'text');
    return message.content.text;
  };
  const complete = async (prompt: string, name: string, value: string): Promise<string[]> => {
    const ref = { type: 'ref/prompt' as const, name: prompt };
    const { completion } = await bench.client.complete({ ref, argument: { name, value } });
    assert.ok(completion.values.length <= 100);
    return completion.values;
  };
  const given = (name: string) =>
    Object.fromEntries(
      (PROMPTS.find((one) => one.name === name)?.arguments ?? []).flatMap((one) =>
        one.required ? [[one.name, 'what I typed']] : [],
      ),
    );

  it('are listed with their arguments, each described', async () => {
    const { prompts } = await bench.client.listPrompts();
    assert.deepEqual(
      prompts.map((prompt) => prompt.name),
      [...Object.keys(CATEGORY), ...OTHERS],
    );
    for (const { title, description, arguments: args = [] } of prompts) {
      assert.ok(title && description);
      assert.ok(args.some((one) => one.required));
      assert.ok(args.every((one) => one.description));
    }
  });

  for (const [name, category] of Object.entries(CATEGORY)) {
    it(`${name} leads to models that can do it, and through the tools`, async () => {
      const text = await textOf(name, given(name));
      assert.match(text, /what I typed/);
      assert.match(text, /get_model_schema[\s\S]+get_pricing[\s\S]+(run_model|submit_job)/);
      assert.ok(text.length < 3_000);
      const [, best = ''] = /- ([\w./-]+\/[\w./-]+):/.exec(text) ?? [];
      const { data } = await bench.call('get_model_schema', { endpoint_id: best });
      assert.match(String(data.category), category, best);
    });
  }

  it('use the given model and folder, and name no others', async () => {
    const text = await textOf('upscale', {
      image: 'a.png',
      model: 'fal-ai/clarity-upscaler',
      save_to: 'art',
    });
    assert.match(text, /Use the model fal-ai\/clarity-upscaler\./);
    assert.match(text, /save_to "art"/);
    assert.doesNotMatch(text, /best first/);
  });

  it('asset_pack leads from a picture of the right size to the command of this version', async () => {
    const { version } = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    const command = `npx -y fal-mcp@${version} pack`;
    const of = (kind: string, more: Record<string, string>) =>
      textOf('asset_pack', { kind, ...more });
    const icons = await of('web-icons', { description: 'a paper boat', folder: 'public' });
    assert.match(icons, /1024 × 1024 pixels/);
    assert.match(icons, /a paper boat/);
    assert.match(
      icons,
      /get_model_schema[\s\S]+get_pricing[\s\S]+run_model once, with save_to[\s\S]+Look at the picture/,
    );
    assert.ok(icons.includes(`${command} web-icons PICTURE --to public\n`), icons);
    assert.ok(icons.includes("--name with the app's name"));
    assert.match(icons, /maskable-512\.png/);
    const own = await of('open-graph', { image: 'art/boat.png' });
    assert.ok(own.includes(`${command} open-graph art/boat.png --to FOLDER\n`), own);
    assert.doesNotMatch(own, /run_model|get_pricing|save_to/);
    const sprites = await of('sprite-sheet', { description: 'a walking fox' });
    assert.match(sprites, /submit_job once per sprite/);
    assert.ok(sprites.includes(`${command} sprite-sheet PICTURE... --to FOLDER\n`), sprites);
    // What a shell would read as more than a name does not reach it.
    const hostile = await of('ios-icon', { image: 'a.png; rm -rf .', folder: '$(id)' });
    assert.ok(hostile.includes(`${command} ios-icon PICTURE --to FOLDER\n`), hostile);
    for (const text of [icons, own, sprites]) assert.ok(text.length < 3_000, `${text.length}`);
    assert.deepEqual(await complete('asset_pack', 'kind', 'web'), ['web-icons']);
    await assert.rejects(of('logos', { description: 'x' }), {
      code: -32602,
      message: /no pack "logos".*web-icons, open-graph/s,
    });
    await assert.rejects(of('web-icons', {}), { code: -32602, message: /description or image/ });
  });

  it('report what is missing, and list the prompts', async () => {
    await assert.rejects(textOf('upscale', { image: '  ' }), {
      code: -32602,
      message: /upscale needs image/,
    });
    await assert.rejects(textOf('nope', {}), { code: -32602, message: /product_hero_image/ });
  });

  it('complete words, models of the kind, and what was made lately', async () => {
    assert.deepEqual(await complete('banner_variations', 'aspect_ratio', '16:'), ['16:9']);
    assert.ok((await complete('voiceover', 'language', 'ger')).includes('German'));
    const models = await complete('voiceover', 'model', 'eleven');
    assert.ok(models.length > 0);
    assert.ok(
      models.every((id) => id.includes('eleven')),
      models.join(),
    );
    assert.deepEqual(await complete('animate_image', 'image', ''), []);
    const { data } = await bench.call('run_model', {
      endpoint_id: 'fal-ai/flux/dev',
      input: { prompt: 'a boat' },
      save_to: 'made',
    });
    const [asset] = data.assets as { path: string }[];
    assert.deepEqual(await complete('animate_image', 'image', ''), [asset?.path]);
    assert.deepEqual(await complete('upscale', 'save_to', 'x'), []);
  });
});

describe('the prompts over HTTP', () => {
  const http = useHttp();

  it('speak of no local file', async () => {
    const client = await http.client(KEY);
    const { prompts } = await client.listPrompts();
    assert.deepEqual(
      prompts.map(({ name }) => name),
      PROMPTS.map(({ name }) => name).filter((name) => !OTHERS.includes(name)),
    );
    assert.ok(prompts.every((one) => !one.arguments?.some(({ name }) => name === 'save_to')));
    const { messages } = await client.getPrompt({ name: 'upscale', arguments: { image: 'x' } });
    assert.doesNotMatch(JSON.stringify(messages), /save_to|upload_inputs/);
    const ref = { type: 'ref/prompt' as const, name: 'upscale' };
    const params = { ref, argument: { name: 'image', value: '' } };
    assert.deepEqual((await client.complete(params)).completion.values, []);
    await client.close();
  });
});
