import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { journalFile } from '../support/journal.ts';
import { until } from '../support/until.ts';
import { type Bench, startBench, tempFolder } from '../support/mcp.ts';
import { droppedPrivileges, fileSizeErrors } from './preloads.ts';
import { assertSound, AT, RUN } from './sound.ts';

const execute = promisify(execFile);
const KILOBYTES = 16;
const NOT_RECORDED =
  /How .*a-red-fox\.png was made could not be recorded: .*The file itself is saved/;
/** As much of a picture as tells its kind. */
const PNG = Buffer.from('\x89PNG\r\n\x1a\none', 'latin1');

describe('faults: disk', () => {
  let bench: Bench;
  let release: () => Promise<unknown> = () => Promise.resolve();
  const open = async (options: Parameters<typeof startBench>[0] = {}) =>
    (bench = await startBench(options));
  afterEach(async () => {
    await release();
    release = () => Promise.resolve();
    for (const folder of [bench.project, bench.data]) await chmod(folder, 0o700);
    await bench.close();
  });
  const small = () => path.join(bench.project, 'small');
  const journal = () => journalFile(bench);

  /** A disk with room for so little: a real one where this user may mount, else the same limit set on the server. */
  const fillDisk = async () => {
    await mkdir(small());
    try {
      await execute('mount', ['-t', 'tmpfs', '-o', `size=${KILOBYTES}k`, 'tmpfs', small()]);
      release = () => execute('umount', [small()]);
    } catch {
      await execute('prlimit', [`--fsize=${KILOBYTES * 1024}`, '--pid', String(bench.pid)]);
    }
  };

  it('a full disk while a result is saved: an error, no file left, the result is returned', async () => {
    await open({ env: fileSizeErrors });
    await fillDisk();
    const input = { ...RUN.input, image_size: { width: 2048, height: 2048 } };
    const { data, text } = await bench.call('run_model', { ...RUN, input, save_to: 'small' });
    assert.equal(data.status, 'completed', text);
    assert.match(String(data.next_step), /Saving failed: .*(ENOSPC|EFBIG)[\s\S]*check_job/);
    assert.deepEqual(await readdir(small()), []);
    const id = data.request_id;
    const elsewhere = await bench.call('check_job', { request_id: id, save_to: 'small' });
    assert.match(String(elsewhere.data.next_step), /Saving failed/);
    await release();
    release = () => Promise.resolve();
    await assertSound(bench, 1);
  });

  it('a disk with room for one of two results: one is saved, the other reported', async () => {
    await open({ env: fileSizeErrors });
    await fillDisk();
    // Its last piece still fits in part: the disk takes that part without a word.
    bench.sandbox.fault({
      match: { path: /made-up/ },
      action: { kind: 'status', status: 200, body: 'x'.repeat(KILOBYTES * 1024 + 500) },
    });
    const urls = [
      `data:image/png;base64,${PNG.toString('base64')}`,
      `${bench.sandbox.url}/fal.media/files/made-up.png`,
    ];
    bench.sandbox.fault({
      match: AT.result,
      action: { kind: 'status', status: 200, body: { images: urls.map((url) => ({ url })) } },
    });
    const { data, text } = await bench.call('run_model', { ...RUN, save_to: 'small' });
    assert.match(String(data.next_step), /Saving failed/, text);
    assert.deepEqual(await readdir(small()), ['a-red-fox.png']);
    assert.deepEqual(await readFile(path.join(small(), 'a-red-fox.png')), PNG);
    await assertSound(bench, 1);
  });

  it('a folder that is removed while the job runs', async () => {
    await open({ sandbox: { runMs: 500 } });
    const running = bench.call('run_model', { ...RUN, save_to: 'art' });
    await until(() => (bench.sandbox.submits() === 1 ? true : undefined));
    await rm(path.join(bench.project, 'art'), { recursive: true });
    const { data, text } = await running;
    assert.equal(data.status, 'completed', text);
    assert.match(String(data.next_step), /Saving failed: .*could not be written/);
    await assertSound(bench, 1);
  });

  it('a disk that is full when the file is recorded: the file is saved, and the answer says so', async function () {
    await open();
    const records = path.join(bench.project, '.fal');
    await mkdir(records);
    const isMounted = await execute('mount', [
      '-t',
      'tmpfs',
      '-o',
      'size=8k',
      'tmpfs',
      records,
    ]).then(
      () => true,
      () => false,
    );
    if (!isMounted) this.skip();
    release = () => execute('umount', [records]);
    await writeFile(path.join(records, 'other'), Buffer.alloc(8 * 1024));
    const { data, text } = await bench.call('run_model', { ...RUN, save_to: 'art' });
    assert.equal(data.status, 'completed', text);
    assert.match(String(data.next_step), NOT_RECORDED);
    assert.match(String(data.next_step), /ENOSPC/);
    assert.deepEqual(await readdir(path.join(bench.project, 'art')), ['a-red-fox.png']);
    const left = await readdir(records, { recursive: true, withFileTypes: true });
    assert.deepEqual(
      left.filter((one) => one.isFile()).map(({ name }) => name),
      ['other'],
    );
    await assertSound(bench, 1);
  });

  describe('read-only', () => {
    /** Starts a server that is no root, whoever we are: to root every folder can be written. */
    const openAsUser = async () => {
      const marked = await tempFolder('dropped');
      release = () => rm(marked, { recursive: true });
      await open({ env: droppedPrivileges(marked) });
      await bench.call('get_model_schema', { endpoint_id: RUN.endpoint_id });
      await chmod(bench.project, 0o777);
      await chmod(bench.data, 0o777);
      await chmod(path.join(bench.data, 'cache'), 0o777);
      await chmod(path.join(bench.data, 'format.json'), 0o666);
      process.kill(bench.pid, 'SIGUSR2');
      await until(() => readFile(path.join(marked, 'dropped')).catch(() => undefined));
    };

    it('an unwritable folder: the result is returned, with advice', async () => {
      await openAsUser();
      await mkdir(path.join(bench.project, 'art'));
      await chmod(path.join(bench.project, 'art'), 0o555);
      const { data, text } = await bench.call('run_model', { ...RUN, save_to: 'art' });
      assert.equal(data.status, 'completed', text);
      assert.match(String(data.next_step), /EACCES[\s\S]*choose another folder/);
      const id = data.request_id;
      const saved = await bench.call('check_job', { request_id: id, save_to: 'other' });
      const [asset] = saved.data.assets as { path?: string }[];
      assert.equal(path.dirname(asset?.path ?? ''), path.join(bench.project, 'other'));
      await assertSound(bench, 1);
    });

    it('a .fal in which nothing can be recorded: the file is saved, the answer says so, and the next save records it', async () => {
      await openAsUser();
      const records = path.join(bench.project, '.fal');
      await mkdir(records);
      await chmod(records, 0o555);
      const { data, text } = await bench.call('run_model', { ...RUN, save_to: 'art' });
      assert.equal(data.status, 'completed', text);
      assert.match(String(data.next_step), NOT_RECORDED);
      assert.match(String(data.next_step), /EACCES/);
      assert.deepEqual(await readdir(path.join(bench.project, 'art')), ['a-red-fox.png']);
      await chmod(records, 0o777);
      const call = { request_id: data.request_id, save_to: 'art' };
      const saved = await bench.call('check_job', call);
      assert.doesNotMatch(saved.text, /recorded/);
      assert.equal((await readdir(path.join(records, 'media'))).length, 1);
      assert.deepEqual(await readdir(path.join(bench.project, 'art')), ['a-red-fox.png']);
      await assertSound(bench, 1);
    });

    it('a folder that cannot be created: refused before the submit', async () => {
      await openAsUser();
      await chmod(bench.project, 0o555);
      const { isError, text } = await bench.call('run_model', { ...RUN, save_to: 'art' });
      assert.equal(isError, true);
      assert.match(text, /cannot be created: .*EACCES[\s\S]*another folder/);
      await assertSound(bench, 0);
    });

    it('a data folder that cannot be written: nothing is submitted', async () => {
      await openAsUser();
      await chmod(bench.data, 0o555);
      const { isError, text } = await bench.call('run_model', RUN);
      assert.equal(isError, true);
      assert.match(text, /nothing was submitted: .*EACCES[\s\S]*FAL_DATA_DIR/);
      await assertSound(bench, 0);
    });
  });

  const UNWRITABLE: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['stands on a full disk', () => symlink('/dev/full', `${journal()}.new`)],
    ['is a folder', () => mkdir(`${journal()}.new`)],
  ];
  for (const [what, make] of UNWRITABLE) {
    const spoil = async () => {
      await mkdir(path.dirname(journal()), { recursive: true });
      await make();
      await rm(journal(), { force: true });
      await rename(`${journal()}.new`, journal());
    };

    it(`a journal that ${what}: nothing is submitted`, async () => {
      await open();
      await spoil();
      for (const tool of ['run_model', 'submit_job']) {
        const { isError, text } = await bench.call(tool, RUN);
        assert.equal(isError, true);
        assert.match(text, /nothing was submitted: .*(ENOSPC|EISDIR)[\s\S]*FAL_DATA_DIR/);
      }
      await assertSound(bench, 0);
    });

    it(`a journal that ${what} from the submit on: the job runs, and the advice is to keep its ids`, async () => {
      await open({ sandbox: { runMs: 300 } });
      bench.sandbox.fault({
        match: AT.submit,
        action: { kind: 'slow-headers', delayMs: 600 },
      });
      const running = bench.call('submit_job', { ...RUN, save_to: 'art' });
      await until(() => bench.sandbox.seen.find(({ method }) => method === 'POST'));
      await spoil();
      const { data, text } = await running;
      assert.match(text, /Keep endpoint_id and request_id: the journal could not be written/);
      const saved = await until(async () => {
        const files = await readdir(path.join(bench.project, 'art'));
        return files.length > 0 && files.every((file) => !file.startsWith('.')) ? files : undefined;
      });
      assert.deepEqual(saved, ['a-red-fox.png']);
      const { endpoint_id } = RUN;
      const checked = await bench.call('check_job', { endpoint_id, request_id: data.request_id });
      assert.equal(checked.data.status, 'completed', checked.text);
      await assertSound(bench, 1);
    });
  }
});
