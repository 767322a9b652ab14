import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { CallToolResult, ResourceLink } from '@modelcontextprotocol/sdk/types.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { until } from '../support/until.ts';
import { KEY, useHttp } from '../support/http.ts';
import { type Bench, useFreshBench } from '../support/mcp.ts';

const FLUX = 'fal-ai/flux/dev';
const RUN = { endpoint_id: FLUX, input: { prompt: 'a boat', num_images: 2 } };
const LONGEST = 8_000;

type Reads = Pick<Bench['client'], 'readResource'>;

async function read(client: Reads, uri: string) {
  const { contents } = await client.readResource({ uri });
  const [content] = contents;
  assert.ok(contents.length === 1 && content?.uri === uri);
  return content;
}

async function textOf(client: Reads, uri: string): Promise<string> {
  const content = await read(client, uri);
  assert.ok('text' in content && content.text.length <= LONGEST);
  return content.text;
}

async function bytesOf(client: Reads, uri: string): Promise<Buffer> {
  const content = await read(client, uri);
  assert.ok('blob' in content);
  return Buffer.from(content.blob, 'base64');
}

const linksOf = ({ content }: CallToolResult): ResourceLink[] =>
  content.filter((block) => block.type === 'resource_link');

const isJpeg = (bytes: Buffer) => bytes.subarray(0, 3).toString('hex') === 'ffd8ff';

describe('the resources', () => {
  const bench = useFreshBench({ env: { FAL_OUTPUT_LABEL: 'off' } });

  const call = async (name: string, input: object): Promise<CallToolResult> =>
    (await bench.client.callTool({ name, arguments: { ...input } })) as CallToolResult;
  const complete = async (uri: string, name: string, value: string) => {
    const ref = { type: 'ref/resource' as const, uri };
    return (await bench.client.complete({ ref, argument: { name, value } })).completion;
  };

  it('are listed, those of many by their template', async () => {
    const { resources } = await bench.client.listResources();
    const { resourceTemplates } = await bench.client.listResourceTemplates();
    assert.deepEqual(
      resources.map((one) => one.uri),
      ['fal://jobs/recent', 'fal://spend', 'ui://fal/viewer.html'],
    );
    assert.deepEqual(
      resourceTemplates.map((one) => one.uriTemplate),
      [
        'fal://jobs/{request_id}',
        'fal://jobs/{request_id}/assets/{file}',
        'fal://jobs/{request_id}/contact{?size}',
        'fal://jobs/{request_id}/{n}{?size}',
        'fal://model/{+endpoint_id}',
      ],
    );
  });

  it("a model's schema is read by its id, slashes and all, or escaped", async () => {
    const text = await textOf(bench.client, `fal://model/${FLUX}`);
    assert.match(text, /^# fal-ai\/flux\/dev\n/);
    assert.match(text, /prompt\*: string/);
    assert.equal(await textOf(bench.client, 'fal://model/fal-ai%2Fflux%2Fdev'), text);
    await assert.rejects(read(bench.client, 'fal://model/fal-ai/flux/dve'), {
      code: -32002,
      message: /fal-ai\/flux\/dev/,
    });
    await assert.rejects(read(bench.client, 'fal://nothing'), {
      code: -32002,
      message: /fal:\/\/jobs\/recent/,
    });
  });

  it('ids are completed, in a hundred at most', async () => {
    for (const uri of ['fal://model/{+endpoint_id}', 'fal://model/{endpoint_id}']) {
      const { values } = await complete(uri, 'endpoint_id', 'fal-ai/flux/d');
      assert.ok(values.includes(FLUX), values.join());
    }
    const all = await complete('fal://model/{+endpoint_id}', 'endpoint_id', '');
    assert.equal(all.values.length, 100);
    assert.equal(all.hasMore, true);
  });

  it('a run links to what it made; the links, its job and the recent jobs are read from here', async () => {
    const result = await call('run_model', RUN);
    const links = linksOf(result);
    assert.equal(links.length, 3);
    const sheet = links.pop();
    assert.match(sheet?.uri ?? '', /^fal:\/\/jobs\/[\w-]+\/contact\?size=512$/);
    assert.deepEqual(sheet?.annotations, { audience: ['assistant'] });
    for (const { uri, mimeType, annotations } of links) {
      assert.match(uri, /^fal:\/\/jobs\/[\w-]+\/assets\/image-[12]\.jpg$/);
      assert.equal(mimeType, 'image/jpeg');
      assert.deepEqual(annotations, { audience: ['user'] });
      assert.ok(isJpeg(await bytesOf(bench.client, uri)));
    }
    const id = String(result.structuredContent?.request_id);
    const job = JSON.parse(await textOf(bench.client, `fal://jobs/${id}`)) as object;
    const { next_step: _, ...data } = result.structuredContent ?? {};
    const { next_step: __, ...again } = job as Record<string, unknown>;
    assert.deepEqual(again, data);
    const recent = JSON.parse(await textOf(bench.client, 'fal://jobs/recent')) as {
      jobs: Record<string, unknown>[];
    };
    assert.equal(recent.jobs[0]?.request_id, id);
    assert.equal(recent.jobs[0].prompt, 'a boat');
    assert.deepEqual((await complete('fal://jobs/{request_id}', 'request_id', '')).values, [id]);
    const looked = await call('check_job', { request_id: id });
    assert.deepEqual(linksOf(looked), [...links, sheet]);
    await assert.rejects(read(bench.client, `fal://jobs/${id}/assets/image-3.jpg`), {
      code: -32002,
    });
  });

  it('an asset is read from its file where it was saved, else from where it lives', async () => {
    const result = await call('run_model', { ...RUN, save_to: 'made' });
    const [link] = linksOf(result);
    assert.ok(link);
    const saved = await bytesOf(bench.client, link.uri);
    assert.ok(isJpeg(saved));
    bench.sandbox.fault({
      match: { host: 'v3b.fal.media' },
      times: 50,
      action: { kind: 'status', status: 404 },
    });
    assert.deepEqual(await bytesOf(bench.client, link.uri), saved);
    await rm(`${bench.project}/made`, { recursive: true });
    await assert.rejects(read(bench.client, link.uri), { code: -32002 });
    bench.sandbox.clearFaults();
    assert.deepEqual(await bytesOf(bench.client, link.uri), saved);
  });

  it('a job that fails or runs says so', async () => {
    await call('run_model', { ...RUN, input: { prompt: 'x [sandbox:fail]' } });
    const slow = await call('submit_job', { ...RUN, input: { prompt: 'x [sandbox:slow=60000]' } });
    const recent = JSON.parse(await textOf(bench.client, 'fal://jobs/recent')) as {
      jobs: { request_id: string; status: string }[];
    };
    const [running, failed] = recent.jobs;
    assert.equal(failed?.status, 'failed');
    assert.match(await textOf(bench.client, `fal://jobs/${failed.request_id}`), /"failed"/);
    assert.equal(running?.request_id, slow.structuredContent?.request_id);
    const now = await textOf(bench.client, `fal://jobs/${running?.request_id ?? ''}`);
    assert.match(now, /"in_(queue|progress)"/);
  });

  /** The resources that the client is notified of from now on. */
  const updatesOf = ({ client }: Bench): readonly string[] => {
    const uris: string[] = [];
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
      uris.push(params.uri);
    });
    return uris;
  };

  it('a client that subscribes is notified of a change, until it unsubscribes', async () => {
    const updated = updatesOf(bench);
    const uri = 'fal://jobs/recent';
    await bench.client.subscribeResource({ uri });
    // The first look is what later ones are held against.
    await until(async () => {
      await call('run_model', RUN);
      return updated.length > 0 ? true : undefined;
    });
    assert.ok(updated.every((one) => one === uri));
    await bench.client.unsubscribeResource({ uri });
  });

  it('the result of an ended job is fetched once for a client that subscribes to it', async () => {
    const result = await call('run_model', RUN);
    const [link] = linksOf(result);
    assert.ok(link);
    const fetches = () =>
      bench.sandbox.seen.filter(
        ({ method, host }) => method === 'GET' && host.endsWith('fal.media'),
      ).length;
    const before = fetches();
    await bench.client.subscribeResource({ uri: link.uri });
    await until(() => Promise.resolve(fetches() > before ? true : undefined));
    // Another resource that is looked at as often, so that further looks were due.
    const updated = updatesOf(bench);
    const uri = 'fal://jobs/recent';
    await bench.client.subscribeResource({ uri });
    await until(async () => {
      await call('submit_job', RUN);
      return updated.length > 1 ? true : undefined;
    });
    assert.equal(fetches(), before + 1);
    assert.ok(!updated.includes(link.uri));
    await bench.client.unsubscribeResource({ uri });
    await bench.client.unsubscribeResource({ uri: link.uri });
  });
});

describe('the resources over HTTP', () => {
  const http = useHttp();

  it('are the models and the page of results; results link to the web, for a person', async () => {
    const client = await http.client(KEY);
    const { resources } = await client.listResources();
    assert.deepEqual(
      resources.map((one) => one.uri),
      ['ui://fal/viewer.html'],
    );
    const { resourceTemplates } = await client.listResourceTemplates();
    assert.deepEqual(
      resourceTemplates.map((one) => one.name),
      ['model_schema'],
    );
    assert.match(await textOf(client, `fal://model/${FLUX}`), /prompt\*: string/);
    await assert.rejects(read(client, 'fal://jobs/recent'), { code: -32002 });
    const result = (await client.callTool({ name: 'run_model', arguments: RUN })) as CallToolResult;
    const assets = result.structuredContent?.assets as { url: string }[];
    assert.deepEqual(
      linksOf(result).map(({ uri, annotations }) => [uri, annotations?.audience]),
      assets.map(({ url }) => [url, ['user']]),
    );
    await client.close();
  });
});
