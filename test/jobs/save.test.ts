import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from '../../src/fal/errors.ts';
import { openRemote } from '../../src/fal/remote.ts';
import type { Asset } from '../../src/domain/types.ts';
import { nameFor, nameFrom } from '../../src/jobs/naming.ts';
import { createSaver } from '../../src/jobs/save.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';

describe('saving an asset', () => {
  let sandbox: Sandbox;
  let folder: string;
  const image = (): Asset => ({
    url: `${sandbox.url}/v3.fal.media/files/b/missing.png`,
    kind: 'image',
    at: 'image',
  });

  /** The URL of a picture that the sandbox really holds. */
  const picture = async (): Promise<Asset> => {
    const headers = { Authorization: 'Key a:b', 'Content-Type': 'application/json' };
    const answer = await fetch(`${sandbox.url}/fal.run/fal-ai/flux/dev`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ prompt: 'a boat', output_format: 'png', seed: 3 }),
    });
    const { images } = (await answer.json()) as { images: { url: string }[] };
    return { url: images[0]?.url ?? '', kind: 'image', at: 'images[0]' };
  };

  beforeEach(async () => {
    sandbox = await startSandbox();
    folder = await tempFolder('save');
  });
  afterEach(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });
  const save = (asset: Asset, name = 'a-boat') =>
    createSaver({
      remote: openRemote,
      roots: () => Promise.resolve([]),
      allowOrigin: sandbox.url,
    })(asset, { folder, name });

  it('writes the whole file, with the right extension and its sha256', async () => {
    const saved = await save(await picture());
    const bytes = await readFile(saved.path);
    assert.equal(path.basename(saved.path), 'a-boat.png');
    assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
    assert.equal(saved.bytes, bytes.length);
    assert.equal(saved.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.deepEqual(await readdir(folder), ['a-boat.png']);
  });

  it('never overwrites: name-2, name-3', async () => {
    await writeFile(path.join(folder, 'a-boat.png'), 'mine');
    const asset = await picture();
    assert.equal(path.basename((await save(asset)).path), 'a-boat-2.png');
    assert.equal(path.basename((await save(asset)).path), 'a-boat-3.png');
    assert.equal(await readFile(path.join(folder, 'a-boat.png'), 'utf8'), 'mine');
  });

  it('resumes a cut download, with the same bytes', async () => {
    const asset = await picture();
    const whole = await save(asset, 'whole');
    sandbox.fault({
      match: { path: /\/files\// },
      times: 2,
      action: { kind: 'cut-body', bytes: 3000 },
    });
    const resumed = await save(asset, 'cut');
    assert.equal(resumed.sha256, whole.sha256);
    const ranges = sandbox.seen.filter((request) => request.headers.range !== undefined);
    assert.ok(ranges.length > 0, 'it asked for the rest only');
  });

  it('repeats a download that is throttled, after the pause that the server requests', async () => {
    const asset = await picture();
    sandbox.fault({
      match: { path: /\/files\// },
      action: { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
    });
    const before = sandbox.seen.length;
    const saved = await save(asset);
    assert.ok(saved.bytes > 0);
    const requests = sandbox.seen.slice(before);
    assert.equal(requests.length, 2);
  });

  it('leaves no file behind when the download fails', async () => {
    await assert.rejects(
      save(image()),
      (error) => error instanceof FalError && error.kind === 'not-found',
    );
    assert.deepEqual(await readdir(folder), []);
  });

  it('writes data: URIs', async () => {
    const url = `data:image/svg+xml;base64,${Buffer.from('<svg/>').toString('base64')}`;
    const saved = await save({ url, kind: 'image', at: 'image' }, 'drawing');
    assert.equal(path.basename(saved.path), 'drawing.svg');
    assert.equal(await readFile(saved.path, 'utf8'), '<svg/>');
  });

  it('names files after the prompt, else after the endpoint', () => {
    assert.equal(nameFor('fal-ai/flux/dev', 'A red fox, in the Snow!'), 'a-red-fox-in-the-snow');
    assert.equal(nameFor('fal-ai/flux/dev', 'Café Zürich'), 'cafe-zurich');
    assert.equal(nameFor('fal-ai/flux/dev', '../../etc/passwd'), 'etc-passwd');
    assert.equal(nameFor('fal-ai/flux/dev', '猫'), '猫');
    assert.equal(nameFor('fal-ai/flux/dev', undefined), 'flux-dev');
    assert.ok(nameFor('fal-ai/flux/dev', 'x'.repeat(500)).length <= 48);
  });

  it('follows the naming setting, and never makes it a path', () => {
    const facts = {
      endpointId: 'fal-ai/flux/dev',
      input: { prompt: 'A red fox' },
      at: new Date(2026, 0, 31, 13, 5, 59),
      index: 2,
    };
    const seeded = { ...facts, seed: 7 };
    const all = '${date} ${time} ${model} ${prompt} ${seed} ${index}';
    assert.equal(nameFrom(all, seeded), '2026-01-31-13-05-59-flux-dev-a-red-fox-7-2');
    assert.equal(nameFrom('${prompt}-${seed}', facts), 'a-red-fox');
    assert.equal(nameFrom('../../${prompt}/x\\y', facts), 'a-red-fox-x-y');
    assert.equal(nameFrom('.${unknown}.', facts), 'unknown');
    assert.equal(nameFrom('con', facts), 'con-1');
    assert.equal(nameFrom('///', facts), 'a-red-fox');
    assert.ok(nameFrom('x'.repeat(500), facts).length <= 120);
  });
});
