import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ListToolsResult } from '@modelcontextprotocol/sdk/types.js';
import { TOOL_NAMES } from '../../src/domain/toolNames.ts';
import { APP_TOOL_PARENTS, VIEWER_URI } from '../../src/domain/viewer.ts';
import { KEY, useHttp } from '../support/http.ts';
import { callTool, useBench, useOpenedBench } from '../support/mcp.ts';
import { decodePicture, png, quadrants } from '../support/pictures.ts';
import { until } from '../support/until.ts';

const APP_TOOLS = Object.keys(APP_TOOL_PARENTS);
const FLUX = 'fal-ai/flux/schnell';
const DEAR = { endpoint_id: 'fal-ai/veo3.1', input: { prompt: 'a storm', duration: '6s' } };

const namesOf = ({ tools }: ListToolsResult) => tools.map(({ name }) => name);
const uiOf = ({ tools }: ListToolsResult, name: string) =>
  tools.find((tool) => tool.name === name)?._meta?.ui;

describe('the page of results', () => {
  const bench = useBench();

  it('is a resource, with its policy in the list and in the content', async () => {
    const { resources } = await bench.client.listResources();
    const listed = resources.find(({ uri }) => uri === VIEWER_URI);
    const { contents } = await bench.client.readResource({ uri: VIEWER_URI });
    const [page] = contents;
    assert.equal(listed?.mimeType, 'text/html;profile=mcp-app');
    assert.equal(page?.mimeType, listed.mimeType);
    const expected = {
      csp: {
        resourceDomains: [
          'https://fal.media',
          'https://*.fal.media',
          'https://storage.googleapis.com',
          bench.sandbox.url,
        ],
      },
      permissions: { clipboardWrite: {} },
      prefersBorder: false,
    };
    assert.deepEqual(listed._meta?.ui, expected);
    assert.deepEqual(page._meta?.ui, expected);
  });

  it('is one file of at most 25 KB that loads nothing', async () => {
    const { contents } = await bench.client.readResource({ uri: VIEWER_URI });
    const [page] = contents;
    const html = page && 'text' in page ? page.text : '';
    assert.ok(html.startsWith('<!doctype html>'), html.slice(0, 40));
    assert.ok(Buffer.byteLength(html) <= 25_000, `${Buffer.byteLength(html)} bytes`);
    assert.doesNotMatch(html, /<(script|link|img)[^>]+(src|href)=|@import|\beval\(|innerHTML/);
  });

  it('is named by the tools that run and check jobs, and only check_job can be called by it', async () => {
    const tools = await bench.client.listTools();
    for (const name of ['run_model', 'submit_job'])
      assert.deepEqual(uiOf(tools, name), { resourceUri: VIEWER_URI, visibility: ['model'] });
    assert.deepEqual(uiOf(tools, 'check_job'), {
      resourceUri: VIEWER_URI,
      visibility: ['model', 'app'],
    });
    assert.equal(uiOf(tools, 'search_models'), undefined);
  });

  it('has no tools of its own for a client that announced nothing, nor are they callable', async () => {
    assert.deepEqual(namesOf(await bench.client.listTools()), [...TOOL_NAMES]);
    for (const name of APP_TOOLS) {
      const { isError, text } = await bench.call(name, {
        endpoint_id: FLUX,
        input: { prompt: 'a' },
      });
      assert.ok(isError);
      assert.match(text, new RegExp(`There is no tool ${name}`));
      assert.doesNotMatch(text.replace(name, ''), /view_job|save_result|run_again/);
    }
    assert.equal(bench.sandbox.submits(), 0);
  });
});

describe("the page's tools", () => {
  const [bench, open] = useOpenedBench();
  const run = async (input: object = { prompt: 'a gate' }) => {
    const { data, text } = await bench.call('run_model', { endpoint_id: FLUX, input });
    assert.equal(data.status, 'completed', text);
    return String(data.request_id);
  };
  /** The seed and prompt with which a job ran, when it has completed. */
  const ranWith = (request_id: unknown) =>
    until(async () => {
      const { data } = await bench.call('check_job', { request_id });
      const { seed, prompt } = (data.result ?? {}) as { seed?: number; prompt?: string };
      return data.status === 'completed' && { seed, prompt };
    });

  it('are listed for the page alone to a client that announced that it shows it', async () => {
    await open({ apps: true });
    const tools = await bench.client.listTools();
    assert.deepEqual(namesOf(tools), [...TOOL_NAMES, ...APP_TOOLS]);
    for (const name of APP_TOOLS) assert.deepEqual(uiOf(tools, name), { visibility: ['app'] });
  });

  it('view a job: its prompt, the price of one more, and what can be done', async () => {
    await open({ apps: true });
    const request_id = await run();
    const { data } = await bench.call('view_job', { request_id });
    assert.equal(data.endpoint_id, FLUX);
    assert.equal(data.prompt, 'a gate');
    assert.deepEqual(data.actions, ['save', 'again', 'vary']);
    assert.equal(data.has_resources, true);
    assert.ok((data.price as { max: number }).max > 0);
  });

  it('keep a frame of a video only, and the first one', async () => {
    await open({ apps: true });
    const job = { endpoint_id: DEAR.endpoint_id, input: { ...DEAR.input, duration: '4s' } };
    const { data } = await bench.call('run_model', job);
    const keep = (request_id: unknown, bytes: Buffer, index = 0) =>
      bench.call('keep_still', { request_id, index, jpeg: bytes.toString('base64') });
    const picture = png(quadrants(1_200, 600));
    const noPicture = await keep(data.request_id, Buffer.from('<svg/>'));
    assert.match(noPicture.text, /SVG pictures cannot be scaled here/);
    assert.deepEqual((await keep(data.request_id, picture)).data, { kept: true });
    assert.deepEqual((await keep(data.request_id, picture)).data, { kept: false });
    for (const [id, index] of [
      [await run(), 0],
      [data.request_id, 1],
      ['unknown', 0],
    ] as const)
      assert.match((await keep(id, picture, index)).text, /Only of a video/);
    const [kept, ...more] = await readdir(path.join(bench.data, 'stills'));
    assert.deepEqual(more, []);
    const bytes = await readFile(path.join(bench.data, 'stills', kept ?? ''));
    const { width, height } = decodePicture(bytes);
    assert.deepEqual([width, height], [512, 256]);
  });

  it('find the job of a call that is not answered yet, but none of two equal ones', async () => {
    await open({ apps: true, sandbox: { runMs: 20_000 } });
    const job = { endpoint_id: FLUX, input: { prompt: 'a gate' } };
    assert.equal((await bench.call('view_job', job)).data.request_id, undefined);
    const { data } = await bench.call('submit_job', job);
    assert.equal((await bench.call('view_job', job)).data.request_id, data.request_id);
    const other = { ...job, input: { prompt: 'a door' } };
    assert.equal((await bench.call('view_job', other)).data.request_id, undefined);
    await bench.call('submit_job', job);
    assert.equal((await bench.call('view_job', job)).data.request_id, undefined);
  });

  it('save the results into the project, each once', async () => {
    await open({ apps: true });
    const request_id = await run({ prompt: 'a gate', num_images: 2 });
    for (let time = 0; time < 2; time += 1) {
      const { data, text } = await bench.call('save_result', { request_id });
      const assets = data.assets as readonly { path?: string }[];
      assert.equal(assets.length, 2, text);
      for (const asset of assets)
        assert.ok(asset.path?.startsWith(path.join(bench.project, 'fal-media')), text);
    }
    assert.equal((await readdir(path.join(bench.project, 'fal-media'))).length, 2);
  });

  it('run a job again with the same input, or with a new seed', async () => {
    await open({ apps: true });
    const request_id = await run({ prompt: 'a gate', seed: 7 });
    const again = await bench.call('run_again', { request_id });
    const varied = await bench.call('run_again', { request_id, vary: true });
    assert.equal(again.data.status, 'in_queue', again.text);
    assert.notEqual(again.data.request_id, request_id);
    assert.equal(varied.data.status, 'in_queue', varied.text);
    const first = await ranWith(request_id);
    assert.equal(first.seed, 7);
    assert.deepEqual(await ranWith(again.data.request_id), first);
    const other = await ranWith(varied.data.request_id);
    assert.equal(other.prompt, first.prompt);
    assert.ok(Number.isInteger(other.seed) && other.seed !== 7, String(other.seed));
  });

  it('run nothing that costs more than the button says, or more than the limits allow', async () => {
    await open({ apps: true });
    const request_id = await run();
    const { isError, text } = await bench.call('run_again', { request_id, max_cost: 0.000_1 });
    assert.ok(isError, text);
    assert.match(text, /max_cost/);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('meet the spending guard, which asks for a dear run', async () => {
    const questions: string[] = [];
    await open({
      apps: true,
      limits: true,
      onQuestion: ({ message }) => {
        questions.push(message);
        const [yes] = questions.length === 1 ? ['accept' as const] : ['decline' as const];
        const decision = 'Run once (reserves 2.4 USD)';
        return yes === 'accept'
          ? { action: 'accept', content: { decision } }
          : { action: 'decline' };
      },
    });
    const first = await bench.call('run_model', DEAR);
    assert.equal(first.isError, false, first.text);
    const { isError, text } = await bench.call('run_again', {
      request_id: first.data.request_id,
    });
    assert.ok(isError);
    assert.match(text, /declined; nothing was submitted/);
    assert.equal(questions.length, 2);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('do not run an input again of which the history holds only a part', async () => {
    await open({ apps: true });
    const image_url = `data:image/png;base64,${'A'.repeat(4_000)}`;
    const started = await bench.call('submit_job', {
      endpoint_id: 'fal-ai/flux/dev/image-to-image',
      input: { prompt: 'a gate', image_url },
    });
    const { request_id } = started.data;
    const { data } = await bench.call('view_job', { request_id });
    assert.deepEqual(data.actions, ['save']);
    const { isError, text } = await bench.call('run_again', { request_id });
    assert.ok(isError);
    assert.match(text, /holds only a part of this input.*Nothing was submitted/);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('go with the tools that they belong to', async () => {
    await open({ apps: true, args: ['--disable-tool', 'run_model'] });
    assert.deepEqual(
      namesOf(await bench.client.listTools()).filter((name) => APP_TOOLS.includes(name)),
      ['view_job', 'save_result', 'insert_result', 'keep_still'],
    );
    const { data } = await bench.call('submit_job', { endpoint_id: FLUX, input: { prompt: 'a' } });
    const again = await bench.call('run_again', { request_id: data.request_id });
    assert.match(again.text, /There is no tool run_again/);
    const viewed = await bench.call('view_job', { request_id: data.request_id });
    assert.deepEqual(viewed.data.actions, ['save']);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('are not there without check_job, but for running again', async () => {
    await open({ apps: true, args: ['--disable-tool', 'check_job'] });
    assert.deepEqual(
      namesOf(await bench.client.listTools()).filter((name) => APP_TOOLS.includes(name)),
      ['run_again'],
    );
    assert.match((await bench.call('view_job', {})).text, /There is no tool view_job/);
    assert.match((await bench.call('save_result', {})).text, /There is no tool save_result/);
  });

  it('save nothing in a workspace that is not trusted', async () => {
    await open({ apps: true, args: ['--untrusted'], roots: ['/'] });
    assert.deepEqual(
      namesOf(await bench.client.listTools()).filter((name) => APP_TOOLS.includes(name)),
      ['view_job', 'run_again', 'keep_still'],
    );
    const request_id = await run();
    assert.match((await bench.call('save_result', { request_id })).text, /There is no tool/);
    const { data } = await bench.call('view_job', { request_id });
    assert.deepEqual(data.actions, ['again', 'vary']);
  });
});

describe('the page of results over HTTP', () => {
  const http = useHttp();
  const withApps = useHttp({ args: ['--apps'] });
  const job = { endpoint_id: FLUX, input: { prompt: 'a gate' } };

  it('is served, without tools of its own', async () => {
    const client = await http.client(KEY);
    const { contents } = await client.readResource({ uri: VIEWER_URI });
    assert.equal(contents.length, 1);
    assert.deepEqual(namesOf(await client.listTools()), [...TOOL_NAMES]);
    const { text } = await callTool(client, 'run_again', job);
    assert.match(text, /There is no tool run_again/);
    assert.equal(http.sandbox.submits(), 0);
  });

  it('has those that touch no file with --apps', async () => {
    const client = await withApps.client(KEY);
    assert.deepEqual(namesOf(await client.listTools()), [...TOOL_NAMES, 'view_job', 'run_again']);
    const { data } = await callTool(client, 'view_job', job);
    assert.deepEqual(data.actions, ['again', 'vary']);
    assert.equal(data.has_resources, false);
    assert.ok(data.price);
    assert.match((await callTool(client, 'save_result', {})).text, /There is no tool save_result/);
    const again = await callTool(client, 'run_again', { ...job, vary: true });
    assert.equal(again.data.status, 'in_queue', again.text);
    assert.equal(withApps.sandbox.submits(), 1);
  });
});
