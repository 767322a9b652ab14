import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createJournal } from '../../src/jobs/journal.ts';
import { createStore } from '../../src/store/store.ts';
import { tempFolder, useSandbox } from '../support/mcp.ts';
import { SERVER } from '../connect/cli.ts';
import { runCli } from './cli.ts';
import { DRAW, putPreset, writePng } from './files.ts';

describe('presets in the terminal', () => {
  const sandbox = useSandbox();

  it('are listed with their parameters and states, run by name, and saved in their folder', async () => {
    const [data, cwd] = [await tempFolder('data'), await tempFolder('project')];
    const there = { data, cwd, sandbox: sandbox.url };
    await putPreset(cwd, 'fox', DRAW);
    await putPreset(cwd, 'broken', { ...DRAW, endpoint: 'x' });
    const before = await runCli(['presets'], there);
    assert.match(
      before.out,
      /^fox +untrusted +fal-ai\/flux\/dev +what \(string\), size \(square_hd/m,
    );
    assert.match(before.out, /broken\.json is not used: endpoint: is no endpoint id/);
    const refused = await runCli(['run', 'fox', '-i', 'what=a fox'], there);
    assert.equal(refused.code, 3);
    assert.match(refused.err, /fox\.json is not trusted.*fal-mcp trust/);
    assert.equal(sandbox.submits(), 0);

    const unsure = await runCli(['trust', '.'], there);
    assert.equal(unsure.code, 3);
    assert.match(unsure.out, /fixed +\{"output_format":"png","seed":7\}[^]*Nothing was trusted/);
    assert.match((await runCli(['trust', '--list'], there)).out, /No folder/);
    assert.equal((await runCli(['trust', '--yes'], there)).code, 0);
    assert.ok((await runCli(['trust', '--list'], there)).out.includes(`1        ${cwd}`));

    const json = JSON.parse((await runCli(['presets', '--json'], there)).out) as {
      presets: { name: string; state: string }[];
    };
    assert.deepEqual(
      json.presets.map(({ name, state }) => [name, state]),
      [
        ['broken', 'faulty'],
        ['fox', 'usable'],
      ],
    );
    const dry = await runCli(['run', 'fox', '-i', 'what=a fox', '--dry-run'], there);
    assert.match(dry.out, /The input is valid/, dry.err);
    const faulty = await runCli(['run', 'fox', '-i', 'size=huge'], there);
    assert.equal(faulty.code, 2);
    assert.match(faulty.err, /what: is required[^]*size: "huge" is not allowed/);
    const done = await runCli(['run', 'fox', '-i', 'what=a fox', '-q'], there);
    assert.equal(done.code, 0, done.err);
    assert.deepEqual(await readdir(path.join(cwd, 'assets/foxes')), ['a-fox.png']);

    assert.equal((await runCli(['trust', '--remove'], there)).code, 0);
    assert.equal((await runCli(['run', 'fox', '-i', 'what=a fox'], there)).code, 3);
    const unknown = await runCli(['run', 'nope'], there);
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /There is no preset nope\.[^]*has a slash/);
  });

  it('upload a file that the person names, and none outside the project that the preset names', async () => {
    const [data, cwd] = [await tempFolder('data'), await tempFolder('project')];
    const there = { data, cwd, sandbox: sandbox.url };
    const outside = path.join(await tempFolder('outside'), 'private.png');
    await writePng(outside);
    const cut = { title: 'Cut', endpoint: 'fal-ai/birefnet/v2', input: {} };
    await putPreset(cwd, 'cut', { ...cut, parameters: { photo: { field: 'image_url' } } });
    await putPreset(cwd, 'steal', { ...cut, input: { image_url: outside } });
    await putPreset(cwd, 'steal-too', {
      ...cut,
      parameters: { photo: { field: 'image_url', default: outside } },
    });
    await runCli(['trust', '--yes'], there);
    const mine = await runCli(['run', 'cut', '-i', `photo=${outside}`, '-q'], there);
    assert.equal(mine.code, 0, mine.err);
    const submits = sandbox.submits();
    for (const name of ['steal', 'steal-too']) {
      const stolen = await runCli(['run', name, '-q'], there);
      assert.equal(stolen.code, 3, stolen.err);
      assert.match(stolen.err, /outside the project/);
    }
    assert.equal(sandbox.submits(), submits);
  });

  it('show nothing of a file that a terminal takes for a command, before they are trusted', async () => {
    const [data, cwd] = [await tempFolder('data'), await tempFolder('project')];
    await putPreset(cwd, 'fox', { ...DRAW, title: 'a\u001b[2J\u202e\n  model     fal-ai/other' });
    const { out } = await runCli(['trust'], { data, cwd });
    assert.doesNotMatch(out, /[\u001b\u202e]/);
    assert.equal(out.split('\n').filter((line) => line.startsWith('  model')).length, 1);
  });

  it('are trusted on a terminal only after yes', async function () {
    if (process.platform !== 'linux') this.skip(); // `script` of util-linux gives a terminal
    const [data, cwd] = [await tempFolder('data'), await tempFolder('project')];
    await putPreset(cwd, 'fox', DRAW);
    const answer = (word: string) =>
      new Promise<string>((resolve, reject) => {
        const child = spawn(
          'script',
          ['-qec', `${process.execPath} ${SERVER} trust`, '/dev/null'],
          {
            cwd,
            env: { PATH: process.env.PATH ?? '', HOME: data, FAL_DATA_DIR: data },
          },
        );
        let output = '';
        let isAnswered = false;
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          if (isAnswered || !output.includes('Enter: no')) return;
          isAnswered = true;
          child.stdin.write(`${word}\n`);
        });
        child.once('error', reject).once('close', () => resolve(output));
      });
    assert.match(await answer(''), /Nothing was trusted/);
    assert.match((await runCli(['trust', '--list'], { data })).out, /No folder is trusted/);
    assert.match(await answer('y'), /Trusted: 1 preset of/);
  });

  it('make a batch of their parameters, which another state of the preset does not continue', async () => {
    const [data, cwd] = [await tempFolder('data'), await tempFolder('project')];
    const there = { data, cwd, sandbox: sandbox.url };
    await putPreset(data, 'fox', DRAW, 'presets');
    await writeFile(path.join(cwd, 'foxes.txt'), 'a red fox\na blue fox\n');
    const args = ['run', 'fox', '--prompts', 'foxes.txt', '--save-to', 'out'];
    const sizes = ['--matrix', 'size=square_hd,portrait_4_3'];
    const faulty = await runCli([...args, '--matrix', 'size=square_hd,huge'], there);
    assert.equal(faulty.code, 2, faulty.err);
    assert.match(faulty.err, /Row 2 \(what=a red fox size=huge\)[^]*"huge" is not allowed/);
    const fixed = await runCli([...args, '--matrix', 'seed=1..3'], there);
    assert.match(fixed.err, /seed: neither a field that can be set nor a \{placeholder\}/);
    const before = sandbox.submits();
    const done = await runCli([...args, ...sizes, '--json'], there);
    assert.equal(done.code, 0, done.err);
    assert.equal(sandbox.submits() - before, 4);
    const jobs = await createJournal(createStore(data)).jobs();
    for (const { input } of jobs.jobs) assert.deepEqual({ ...input, ...DRAW.input }, input);
    await runCli([...args, ...sizes], there);
    assert.equal(sandbox.submits() - before, 4);
    await putPreset(data, 'fox', { ...DRAW, input: { ...DRAW.input, seed: 8 } }, 'presets');
    const other = await runCli([...args, ...sizes, '--dry-run'], there);
    assert.match(other.out, /4 rows, 4 to run/);
  });

  it('hash no device that they name in a batch', async () => {
    const [data, cwd] = [await tempFolder('data'), await tempFolder('project')];
    const endless = {
      title: 'x',
      endpoint: 'fal-ai/birefnet/v2',
      input: { image_url: '/dev/zero' },
    };
    const parameters = { format: { field: 'output_format', choices: ['png', 'webp'] } };
    await putPreset(data, 'endless', { ...endless, parameters }, 'presets');
    const args = ['run', 'endless', '--matrix', 'format=png,webp', '--dry-run'];
    const { code, err } = await runCli(args, { data, cwd, sandbox: sandbox.url });
    assert.equal(code, 2);
    assert.match(err, /There is no file \/dev\/zero to read/);
  });
});
