import assert from 'node:assert/strict';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { type Attack, useAttack, useFreshAttack } from '../attacks/hostileFal.ts';
import { runCli } from '../presets/cli.ts';
import { KEY, useHttp } from '../support/http.ts';
import { tempFolder } from '../support/mcp.ts';
import {
  AS_PAINTED,
  decodePicture,
  hasQuarters,
  jpeg,
  noise,
  paint,
  png,
  quadrants,
} from '../support/pictures.ts';
import { bytesForModel, runImages, runWith } from '../support/pictureJobs.ts';

const MOST = 64 * 1024;

describe('what a model gets to see', function () {
  this.timeout(180_000);
  const bench = useAttack();

  it('is one sheet of at most 64 KB for nine big pictures, each with its number', async () => {
    const big = [jpeg(noise(1_400, 1_000, 120)), png(noise(800, 800))];
    const files = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [`${at}.png`, big[at % 2] ?? Buffer.alloc(0)]),
    );
    const { read, answer } = await runImages(bench, files);
    const links = answer.content.filter((block) => block.type === 'resource_link');
    const sheet = links.pop();
    assert.match(sheet?.uri ?? '', /^fal:\/\/jobs\/[^/]+\/contact\?size=512$/);
    assert.deepEqual(
      [sheet?.mimeType, sheet?.annotations?.audience],
      ['image/jpeg', ['assistant']],
    );
    assert.ok(links.length > 0);
    for (const { annotations } of links) assert.deepEqual(annotations?.audience, ['user']);
    const { bytes, mimeType } = await read('contact?size=512');
    assert.equal(mimeType, 'image/jpeg');
    assert.ok(bytes.length <= MOST, `${bytes.length} bytes`);
    assert.equal(await bytesForModel(bench, answer), bytes.length);
    const { width, height } = decodePicture(bytes);
    assert.ok(
      Math.max(width, height) <= 512 && Math.max(width, height) > 490,
      `${width}×${height}`,
    );
    const large = (await read('contact?size=2048')).bytes;
    assert.ok(large.length <= MOST && decodePicture(large).width > 300, `${large.length} bytes`);
  });

  it('costs no more for 12 MB than for 200 KB', async () => {
    const costs: number[] = [];
    for (const file of [png(noise(2_400, 1_600, 60)), jpeg(noise(560, 373, 60))]) {
      const { answer } = await runImages(bench, { 'a.png': file });
      costs.push(await bytesForModel(bench, answer));
      console.log(
        `      ${file.length} bytes of a picture: ${costs.at(-1) ?? 0} bytes for the model`,
      );
    }
    const [large = 0, small = 0] = costs;
    assert.ok(large > 1_000 && large <= small && small <= MOST, costs.join());
  });

  it('shows a single result whole, without a number', async () => {
    const { read } = await runImages(bench, { 'a.png': png(quadrants(1_200, 600)) });
    const sheet = decodePicture((await read('contact?size=512')).bytes);
    assert.deepEqual([sheet.width, sheet.height], [512, 256]);
    hasQuarters(sheet, AS_PAINTED);
    const [red = 0, green = 255] = sheet.data;
    assert.ok(red > 180 && green < 80, 'no number in the corner');
  });

  it('puts results in rows of their own form; what is transparent is white', async () => {
    const clear = paint(300, 150, () => [9, 9, 9, 0]);
    const { read } = await runImages(bench, {
      'a.png': png(quadrants(300, 150)),
      'b.png': png(clear),
    });
    const sheet = decodePicture((await read('contact')).bytes);
    assert.deepEqual([sheet.width, sheet.height], [4 + 2 * (250 + 4), 125 + 8]);
  });
});

describe('a preview in the answer', () => {
  const bench = useAttack();
  const imagesOf = ({ content }: CallToolResult) =>
    content.filter((block) => block.type === 'image');
  const check = async (from: Attack, input: object) =>
    (await from.client.callTool({ name: 'check_job', arguments: { ...input } })) as CallToolResult;
  const files = { 'a.png': png(noise(1_200, 900)), 'b.jpg': jpeg(quadrants(800, 600)) };

  function isShort({ content, structuredContent }: CallToolResult): void {
    const others = content.filter(({ type }) => type !== 'image');
    assert.ok(JSON.stringify(others).length <= 8_000);
    assert.ok(JSON.stringify(structuredContent).length <= 8_000);
  }

  it('is there when check_job is called with preview, and replaces the link for the model', async () => {
    const { id, answer } = await runImages(bench, files);
    assert.deepEqual(imagesOf(answer), []);
    isShort(answer);
    assert.deepEqual(imagesOf(await check(bench, { request_id: id })), []);
    const shown = await check(bench, { request_id: id, preview: true });
    const [image, ...others] = imagesOf(shown);
    assert.ok(image && others.length === 0);
    assert.equal(image.mimeType, 'image/jpeg');
    const bytes = Buffer.from(image.data, 'base64');
    assert.ok(bytes.length <= MOST, `${bytes.length} bytes`);
    assert.ok(decodePicture(bytes).width <= 512);
    isShort(shown);
    assert.equal(await bytesForModel(bench, shown), bytes.length);
  });

  it('is not there without pictures; where none can be made, the answer says why', async () => {
    const texts = await runWith(bench, {}, () => ({ output: 'only words' }));
    const words = await check(bench, { request_id: texts.id, preview: true });
    assert.deepEqual(imagesOf(words), []);
    assert.doesNotMatch(JSON.stringify(words), /no preview/);
    const broken = await runImages(bench, { 'a.png': Buffer.from('no picture') });
    const shown = await check(bench, { request_id: broken.id, preview: true });
    assert.equal(shown.isError, undefined);
    assert.deepEqual(imagesOf(shown), []);
    assert.match(
      String(shown.structuredContent?.next_step),
      /There is no preview: The file is no PNG, JPEG, WebP or GIF picture\./,
    );
  });

  it('is there for what was part of the answer itself, too', async () => {
    const url = `data:image/png;base64,${png(quadrants(200, 100)).toString('base64')}`;
    const { id, answer } = await runWith(bench, {}, () => ({ images: [{ url }] }));
    assert.deepEqual(
      answer.content.filter((block) => block.type === 'resource_link'),
      [],
    );
    const [image] = imagesOf(await check(bench, { request_id: id, preview: true }));
    assert.ok(image);
    hasQuarters(decodePicture(Buffer.from(image.data, 'base64')), AS_PAINTED);
  });
});

describe('a server with --preview', () => {
  const bench = useFreshAttack({ args: ['--preview'] });

  it('has a preview in each answer with results, unless the call says no', async () => {
    const { id, answer } = await runImages(bench, { 'a.png': png(quadrants(800, 400)) });
    assert.deepEqual(
      answer.content.map(({ type }) => type),
      ['text', 'image', 'resource_link'],
    );
    assert.ok((await bytesForModel(bench, answer)) <= MOST);
    const input = { request_id: id, preview: false };
    const { content } = await bench.client.callTool({ name: 'check_job', arguments: input });
    assert.doesNotMatch(JSON.stringify(content), /"type":"image"/);
  });
});

describe('a preview over HTTP', () => {
  const http = useHttp();

  it('is neither listed nor made', async () => {
    const client = await http.client(KEY);
    const { tools } = await client.listTools();
    const tool = tools.find(({ name }) => name === 'check_job');
    assert.ok(tool && !('preview' in (tool.inputSchema.properties ?? {})));
    const run = { endpoint_id: 'fal-ai/flux/dev', input: { prompt: 'a gate' } };
    const made = (await client.callTool({ name: 'run_model', arguments: run })) as CallToolResult;
    const { request_id, endpoint_id } = made.structuredContent ?? {};
    assert.doesNotMatch(JSON.stringify(made.content), /fal:\/\/|"image"/);
    const input = { request_id, endpoint_id, preview: true };
    const refused = (await client.callTool({
      name: 'check_job',
      arguments: input,
    })) as CallToolResult;
    assert.equal(refused.isError, true);
    assert.match(JSON.stringify(refused.content), /makes no pictures of results/);
    for (const path of ['contact', '0']) {
      const uri = `fal://jobs/${String(request_id)}/${path}`;
      await assert.rejects(client.readResource({ uri }), { code: -32002 });
    }
    await client.close();
  });

  it('is refused as a flag', async () => {
    const { code, err } = await runCli(['--http', '--preview'], { data: await tempFolder('data') });
    assert.equal(code, 2);
    assert.match(err, /--preview is for stdio/);
  });
});
