import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { runCli } from '../presets/cli.ts';
import { tempFolder, useSandbox } from '../support/mcp.ts';

const run = promisify(execFile);

interface Report {
  readonly media: number;
  readonly findings: readonly { readonly kind: string; readonly path: string }[];
}

describe('the command verify', () => {
  const sandbox = useSandbox();
  const verify = async (project: string, ...args: readonly string[]) => {
    const ran = await runCli(['verify', project, '--json', ...args], { data: project });
    return { ...ran, report: JSON.parse(ran.out) as Report };
  };
  const make = async (project: string, prompt: string, env: NodeJS.ProcessEnv = {}) => {
    const there = { data: await tempFolder('data'), cwd: project, sandbox: sandbox.url, env };
    const ran = await runCli(
      ['run', 'fal-ai/flux/schnell', '-i', `prompt=${prompt}`, '--save-to', 'art'],
      there,
    );
    assert.equal(ran.code, 0, ran.err);
  };

  it('finds no fault in what fal saved, wherever it was moved', async () => {
    const project = await tempFolder('project');
    await make(project, 'a gate');
    await mkdir(path.join(project, 'public'));
    await rename(path.join(project, 'art/a-gate.jpg'), path.join(project, 'public/hero.jpg'));
    const { code, report } = await verify(project, '--commercial');
    assert.deepEqual([code, report], [0, { media: 1, findings: [], complete: true }]);
    const text = await runCli(['verify', project], { data: project });
    assert.match(text.out, /1 file with a record, no fault/);
  });

  it('finds files that are changed, missing or unlabelled, and records that cannot be read', async () => {
    const project = await tempFolder('project');
    for (const prompt of ['one', 'two', 'four']) await make(project, prompt);
    await make(project, 'three', { FAL_OUTPUT_LABEL: 'off' });
    const art = path.join(project, 'art');
    const one = path.join(art, 'one.jpg');
    await writeFile(one, Buffer.concat([await readFile(one), Buffer.from('x')]));
    await rm(path.join(art, 'two.jpg'));
    const records = path.join(project, '.fal/media');
    const names = (await readdir(records, { recursive: true })).filter((name) =>
      name.endsWith('.json'),
    );
    for (const name of names) {
      const file = path.join(records, name);
      if ((await readFile(file, 'utf8')).includes('"four"')) await writeFile(file, '{');
    }
    const { code, report } = await verify(project);
    assert.equal(code, 1);
    assert.deepEqual(
      report.findings.map(({ kind, path: file }) => [kind, file.replace(/^\.fal.*/, 'record')]),
      [
        ['unreadable', 'record'],
        ['changed', 'art/one.jpg'],
        ['unlabelled', 'art/three.jpg'],
        ['missing', 'art/two.jpg'],
      ],
    );
  });

  it('finds models without a commercial license where the project is commercial', async () => {
    const project = await tempFolder('project');
    await make(project, 'a gate');
    const [name = ''] = (
      await readdir(path.join(project, '.fal/media'), { recursive: true })
    ).filter((each) => each.endsWith('.json'));
    const file = path.join(project, '.fal/media', name);
    const text = await readFile(file, 'utf8');
    for (const license of ['"license": "research",', '']) {
      await writeFile(file, text.replace('"license": "commercial",', license));
      assert.equal((await verify(project)).code, 0);
      const { code, report } = await verify(project, '--commercial');
      assert.equal(code, 1);
      assert.deepEqual(
        report.findings.map(({ kind }) => kind),
        ['license'],
      );
    }
  });

  it('is clean after a merge of two branches that both made files', async () => {
    const project = await tempFolder('project');
    const git = (...args: readonly string[]) =>
      run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: project });
    await git('init', '-q', '-b', 'main');
    await git('commit', '-q', '--allow-empty', '-m', 'first');
    for (const branch of ['one', 'two']) {
      await git('checkout', '-q', '-b', branch, 'main');
      await make(project, `gate ${branch}`);
      await git('add', '-A');
      await git('commit', '-q', '-m', branch);
    }
    await git('merge', '-q', '-m', 'both', 'one');
    const { code, report } = await verify(project);
    assert.deepEqual([code, report.media], [0, 2]);
  });

  it('refuses what is no folder', async () => {
    const ran = await runCli(['verify', 'nowhere'], { data: await tempFolder('data') });
    assert.equal(ran.code, 2);
    assert.match(ran.err, /There is no folder nowhere/);
  });
});
