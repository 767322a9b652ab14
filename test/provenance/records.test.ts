import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findRecord } from '../../src/provenance/find.ts';
import { createStore } from '../../src/store/store.ts';
import { parseRecord } from '../../src/provenance/record.ts';
import { type Asset, tempFolder, useOpenedBench } from '../support/mcp.ts';
import { png, quadrants } from '../support/pictures.ts';

const FLUX = 'fal-ai/flux/schnell';
const EDIT = 'fal-ai/flux/dev/image-to-image';

async function recordsOf(project: string): Promise<string[]> {
  const folder = path.join(project, '.fal/media');
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.json')).sort();
}

describe('the record of a saved file', () => {
  const [bench, open] = useOpenedBench();
  const find = (file: string) =>
    findRecord(file, () => Promise.resolve([bench.project]), createStore(bench.data));
  const run = async (input: object, { endpoint = FLUX, strict = true } = {}) => {
    const call = { endpoint_id: endpoint, input, strict, save_to: 'art' };
    const { data, text } = await bench.call('run_model', call);
    assert.equal(data.status, 'completed', text);
    const [asset] = data.assets as Asset[];
    assert.ok(asset?.path, text);
    return { requestId: String(data.request_id), file: asset.path, url: asset.url };
  };

  it('holds how it was made, under the hash of its content, and nothing on money or people', async () => {
    await open();
    const { requestId, file } = await run({ prompt: 'a gate', seed: 7 });
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    const [name, ...more] = await recordsOf(bench.project);
    assert.deepEqual([name, more], [`${sha256.slice(0, 2)}/${sha256}.json`, []]);
    const text = await readFile(path.join(bench.project, '.fal/media', name ?? ''), 'utf8');
    const { made_at, bytes, ...record } = parseRecord(text);
    assert.ok(Math.abs(Date.parse(made_at) - Date.now()) < 60_000);
    assert.equal(bytes, (await readFile(file)).length);
    assert.deepEqual(record, {
      version: 1,
      sha256,
      path: path.relative(bench.project, file),
      endpoint_id: FLUX,
      license: 'commercial',
      input: { prompt: 'a gate', seed: 7 },
      seed: 7,
      request_id: requestId,
      sandbox: true,
    });
    assert.doesNotMatch(text, /cost|usd|test-client|sandbox-key/i);
  });

  it('is found after a move and a rename; of a file that was edited it is what the file was', async () => {
    await open();
    const { requestId, file } = await run({ prompt: 'a gate' });
    const moved = path.join(bench.project, 'public/hero.jpg');
    await mkdir(path.dirname(moved));
    await rename(file, moved);
    assert.equal((await find(moved))?.records[0]?.request_id, requestId);
    await rename(moved, file);
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.from('x')]));
    const edited = await find(file);
    assert.deepEqual([edited?.records, edited?.changedFrom?.request_id], [[], requestId]);
    await writeFile(moved, 'other');
    const unknown = await find(moved);
    assert.deepEqual([unknown?.records, unknown?.changedFrom], [[], undefined]);
  });

  it('stands beside that of another run that made the same content', async () => {
    await open();
    const one = await run({ prompt: 'a gate', seed: 7 });
    const other = await run({ prompt: 'a gate', seed: 7 });
    const names = await recordsOf(bench.project);
    assert.match(names.join(), /^(..\/[0-9a-f]{64})\.2\.json,\1\.json$/);
    const found = await find(one.file);
    assert.deepEqual(
      new Set(found?.records.map(({ request_id }) => request_id)),
      new Set([one.requestId, other.requestId]),
    );
  });

  it('names the files of the project that the input came from, and the run that made one', async () => {
    await open();
    const photo = path.join(bench.project, 'photo.png');
    await writeFile(photo, png(quadrants(64, 64)));
    const upload = await bench.call('upload_file', { path: 'photo.png' });
    const first = await run(
      { prompt: 'in ink', image_url: String(upload.data.cdn_url) },
      { endpoint: EDIT },
    );
    const second = await run({ prompt: 'in oil', image_url: first.url }, { endpoint: EDIT });
    const sha256 = createHash('sha256')
      .update(await readFile(photo))
      .digest('hex');
    assert.deepEqual((await find(first.file))?.records[0]?.sources, [
      { at: '/image_url', path: 'photo.png', sha256 },
    ]);
    const [source] = (await find(second.file))?.records[0]?.sources ?? [];
    assert.equal(source?.path, path.relative(bench.project, first.file));
    assert.equal(source.request_id, first.requestId);
  });

  it('holds no token and no signature of a URL', async () => {
    await open();
    const { file } = await run(
      {
        prompt: 'a gate for 01234567-89ab-cdef-0123-456789abcdef:0123456789abcdef0123456789abcdef',
        loras: [
          { path: 'https://me:pass@huggingface.co/a/b.safetensors?token=hidden#x', scale: 1 },
        ],
        hf_token: 'hf_hidden',
      },
      { strict: false },
    );
    const input = (await find(file))?.records[0]?.input;
    assert.deepEqual(input, {
      prompt: 'a gate for •••',
      loras: [{ path: 'https://huggingface.co/a/b.safetensors', scale: 1 }],
    });
  });

  it('is written by each of many saves at once', async () => {
    await open();
    const files = await Promise.all(
      Array.from({ length: 50 }, (_, seed) => run({ prompt: 'a gate', seed })),
    );
    assert.equal(new Set(files.map(({ file }) => file)).size, 50);
    const found = await Promise.all(files.map(({ file }) => find(file)));
    assert.deepEqual(
      found.map((one) => one?.records[0]?.request_id),
      files.map(({ requestId }) => requestId),
    );
  });

  it('is not written where the person turned it off, in an untrusted workspace, or through a link', async () => {
    await open({ env: { FAL_OUTPUT_PROVENANCE: 'off' } });
    await run({ prompt: 'a gate' });
    assert.deepEqual(await recordsOf(bench.project), []);
    await open();
    const other = await tempFolder('other');
    await symlink(other, path.join(bench.project, '.fal'));
    const { file } = await run({ prompt: 'a gate' });
    assert.ok((await readFile(file)).length > 0);
    assert.deepEqual(await readdir(other), []);
    assert.deepEqual((await find(file))?.records, []);
  });

  it('is written by the next save of the job, when a process died before it did', async () => {
    await open();
    const { requestId, file } = await run({ prompt: 'a gate' });
    await rm(path.join(bench.project, '.fal'), { recursive: true });
    const { data } = await bench.call('check_job', { request_id: requestId, save_to: 'art' });
    assert.deepEqual(
      (data.assets as Asset[]).map((asset) => asset.path),
      [file],
    );
    assert.equal((await find(file))?.records[0]?.request_id, requestId);
  });

  it('that cannot be read is reported with its path and the fault', async () => {
    await open();
    const { file } = await run({ prompt: 'a gate' });
    const [name = ''] = await recordsOf(bench.project);
    const record = path.join(bench.project, '.fal/media', name);
    for (const [text, fault] of [
      ['{"version":1', /is no JSON/],
      ['{"version":2}', /version: /],
      ['['.repeat(10_000), /nested/],
      [
        JSON.stringify({ ...JSON.parse(await readFile(record, 'utf8')), sha256: '0'.repeat(64) }),
        /differ/,
      ],
    ] as const) {
      await writeFile(record, text);
      const found: Awaited<ReturnType<typeof find>> = await find(file);
      assert.deepEqual(found?.records, []);
      assert.match(found.faults.join(), new RegExp(`^\\.fal/media/${name}: `));
      assert.match(found.faults.join(), fault);
    }
  });
});
