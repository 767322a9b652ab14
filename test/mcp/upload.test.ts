import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startBench, tempFolder, useOpenedBench } from '../support/mcp.ts';

describe('upload_file', () => {
  const [bench, open] = useOpenedBench();
  const initiated = () =>
    bench.sandbox.seen.filter((one) => one.path.includes('/storage/upload/initiate')).length;

  it('uploads a project file and gives a URL that holds the same bytes', async () => {
    await open();
    await writeFile(path.join(bench.project, 'a.txt'), 'hello fal');
    const { data, text } = await bench.call('upload_file', { path: 'a.txt' });
    assert.equal(await (await fetch(String(data.cdn_url))).text(), 'hello fal', text);
    assert.equal(data.size, 9);
    assert.equal(data.content_type, 'text/plain');
  });

  it('uploads the same content once while its URL lives, by any process', async () => {
    await open();
    await writeFile(path.join(bench.project, 'a.txt'), 'hello fal');
    await writeFile(path.join(bench.project, 'copy.txt'), 'hello fal');
    const first = await bench.call('upload_file', { path: 'a.txt' });
    const second = await startBench({ share: bench });
    const again = await second.call('upload_file', { path: 'copy.txt' });
    await second.close();
    assert.equal(again.data.cdn_url, first.data.cdn_url);
    assert.equal(again.data.reused, true);
    assert.equal(initiated(), 1);
    bench.sandbox.fault({ match: { path: /\/files\// }, action: { kind: 'expired' } });
    const fresh = await bench.call('upload_file', { path: 'a.txt' });
    assert.notEqual(fresh.data.cdn_url, first.data.cdn_url);
    assert.equal(initiated(), 2);
  });

  it('accepts a URL of the CDN, and refuses addresses of this machine or its network', async () => {
    await open();
    await writeFile(path.join(bench.project, 'a.txt'), 'hello fal');
    const { data } = await bench.call('upload_file', { path: 'a.txt' });
    const copy = await bench.call('upload_file', { url: String(data.cdn_url), file_name: 'b.txt' });
    assert.match(String(copy.data.cdn_url), /b\.txt$/, copy.text);
    for (const url of [
      'http://127.0.0.1:1/x',
      'http://localhost/x',
      'http://169.254.169.254/latest',
      'http://[::1]/x',
      'http://10.0.0.1/x',
      'file:///etc/passwd',
      'http://0x7f000001/x',
    ]) {
      const { isError, text } = await bench.call('upload_file', { url });
      assert.equal(isError, true, url);
      assert.match(text, /private|loopback|not public|http\(s\)|refused|local/i, url);
    }
  });

  it('refuses dotfiles and what lies outside', async () => {
    await open();
    await writeFile(path.join(bench.project, '.env'), 'FAL_KEY=x');
    for (const bad of ['.env', '/etc/passwd', '../x.png']) {
      const { isError } = await bench.call('upload_file', { path: bad });
      assert.equal(isError, true, bad);
    }
    assert.equal(initiated(), 0);
  });

  it("reads the client's roots rather than the working folder, and saves relative to the first", async () => {
    const root = await tempFolder('root');
    await mkdir(path.join(root, 'in'));
    await writeFile(path.join(root, 'in/a.txt'), 'rooted');
    await open({ roots: [root] });
    await writeFile(path.join(bench.project, 'b.txt'), 'not in a root');
    const inside = await bench.call('upload_file', { path: 'in/a.txt' });
    assert.equal(inside.isError, false, inside.text);
    assert.equal(
      (await bench.call('upload_file', { path: path.join(bench.project, 'b.txt') })).isError,
      true,
    );
    const { data } = await bench.call('run_model', {
      endpoint_id: 'fal-ai/flux/dev',
      input: { prompt: 'x y' },
      save_to: 'art',
    });
    assert.match(
      (data.assets as { path: string }[])[0]?.path ?? '',
      new RegExp(`^${root}/art/x-y`),
    );
  });

  it('requires exactly one of path and url', async () => {
    await open();
    assert.match((await bench.call('upload_file', {})).text, /either a path or a URL/);
  });
});
