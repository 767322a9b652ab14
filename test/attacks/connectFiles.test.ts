import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { createMachine, type Machine } from '../connect/cli.ts';

const SHIPPED = '{\n  "mcpServers": {}\n}\n';
const ACTED_ON = /[\0-\x08\x0B-\x1F\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2066-\u2069]/;

describe('a hostile file in place of a configuration', function () {
  let machine: Machine;
  let file: string;
  let project: string;
  before(function () {
    if (process.platform === 'win32') this.skip(); // Windows has no pipes among its files, and lets administrators alone make links.
  });
  beforeEach(async () => {
    machine = await createMachine();
    file = path.join(machine.home, '.cursor', 'mcp.json');
    project = path.join(machine.project, '.cursor', 'mcp.json');
    await mkdir(path.dirname(file));
    await mkdir(path.dirname(project));
  });
  afterEach(() =>
    Promise.all(
      [machine.home, machine.project].map((folder) => rm(folder, { recursive: true, force: true })),
    ),
  );

  const inProject = () => machine.connect('cursor', '--scope', 'project', '--yes');
  const refused = async (why: RegExp, at = file) => {
    const was = await lstat(at);
    const { code, err } = await (at === project ? inProject() : machine.connect('cursor', '--yes'));
    assert.equal(code, 1, err);
    assert.match(err, why);
    assert.match(err, /Nothing was changed/);
    assert.equal((await lstat(at)).ino, was.ino);
  };

  it('is refused as a pipe, a device, a folder or a huge file', async () => {
    execFileSync('mkfifo', [file]);
    await refused(/mcp\.json cannot be read: it is a folder, a pipe or a device/);
    await rm(file);
    await symlink('/dev/zero', file);
    await refused(/\/dev\/zero cannot be read: it is a folder, a pipe or a device/);
    await rm(file);
    await mkdir(file);
    await refused(/mcp\.json cannot be read: it is a folder, a pipe or a device/);
    await rm(file, { recursive: true });
    await writeFile(file, '{}');
    await truncate(file, 3 * 1024 ** 3);
    await refused(/mcp\.json cannot be read: it is larger than 4 MiB/);
  });

  it('is refused in a project where a link leads out of it, and is not written through it', async () => {
    const outside = path.join(machine.home, 'outside');
    await mkdir(outside);
    const theirs = path.join(outside, 'mcp.json');
    await writeFile(theirs, SHIPPED);
    const links: Readonly<Record<string, () => Promise<string>>> = {
      'the file': async () => {
        await symlink(theirs, project);
        return project;
      },
      'the file, to what is not there yet': async () => {
        await symlink(path.join(outside, 'new.json'), project);
        return project;
      },
      'a chain to what is not there yet': async () => {
        await symlink(path.join(outside, 'new.json'), path.join(machine.project, 'next'));
        await symlink('../next', project);
        return project;
      },
      'the folder': async () => {
        await rm(path.dirname(project), { recursive: true });
        await symlink(outside, path.dirname(project));
        return project;
      },
      'the folder, to what is not there yet': async () => {
        await rm(path.dirname(project), { recursive: true });
        await symlink(path.join(outside, 'new'), path.dirname(project));
        return project;
      },
    };
    for (const [what, link] of Object.entries(links)) {
      await link();
      const { code, err } = await inProject();
      assert.equal(code, 1, what);
      assert.match(err, /leads out of the project to .*outside/, what);
      assert.equal(await readFile(theirs, 'utf8'), SHIPPED);
      assert.deepEqual(await readdir(outside), ['mcp.json'], what);
      await rm(path.dirname(project), { recursive: true, force: true });
      await rm(path.join(machine.project, 'next'), { force: true });
      await mkdir(path.dirname(project));
    }
  });

  it('has its links reported, where they are allowed', async () => {
    const real = path.join(machine.home, 'dotfiles', 'cursor.json');
    await mkdir(path.dirname(real));
    await symlink(real, file);
    const own = await machine.connect('cursor', '--yes');
    assert.ok(own.out.includes(`The file that is written: ${real}\n`), own.out);
    assert.match(await readFile(real, 'utf8'), /"fal"/);
    await symlink('../servers.json', project);
    const shared = await inProject();
    assert.ok(
      shared.out.includes(
        `The file that is written: ${path.join(machine.project, 'servers.json')}\n`,
      ),
    );
    assert.equal(
      (await machine.connect('cursor', '--scope', 'project', '--undo', '--yes')).code,
      0,
    );
    assert.deepEqual(await readdir(machine.project), ['.cursor']);
    assert.ok((await lstat(project)).isSymbolicLink());
  });

  it('is refused with a key that is there twice, or that programs read differently', async () => {
    for (const [text, why] of [
      [
        '{\n "mcpServers": {},\n "mcpServers": {}\n}',
        /mcp\.json:3:2: the key “mcpServers” is there twice .*line 2/,
      ],
      [
        '{ "mcpServers": {\n "fal": {},\n "\\u0066al": {}\n} }',
        /mcp\.json:3:2: the key “fal” is there twice/,
      ],
      [
        '{ "mcpServers": { "fal": { "env": { "A": "1",\n"A": "2" } } } }',
        /:2:1: the key “A” is there twice/,
      ],
      [
        '{ "mcpServers": { "__proto__": { "fal": {} } } }',
        /:1:19: the key “__proto__” is not allowed/,
      ],
      ['{ "a": [{ "b\u001b[2J]": 1 }] }', /is not valid JSON/],
      [
        '{ "[x](command:evil)\u202e": 1,\n "[x](command:evil)\u202e": 2 }',
        /“\?x\?\(command:evil\)\\u\{202e\}” is there twice/,
      ],
    ] as const) {
      for (const at of [file, project]) {
        await writeFile(at, text);
        await refused(why, at);
        assert.equal(await readFile(at, 'utf8'), text);
      }
    }
    const toml = path.join(machine.home, '.codex', 'config.toml');
    await mkdir(path.dirname(toml));
    for (const [text, why] of [
      [
        '[mcp_servers.fal]\ncommand = "a"\n"command" = "b"\n',
        /config\.toml:3:1: the key “"command"” is there twice/,
      ],
      [
        '[mcp_servers.fal]\n[mcp_servers.fal]\n',
        /config\.toml:2:\d: the key “mcp_servers\.fal” is there twice/,
      ],
      ['[mcp_servers.__proto__]\na = 1\n', /config\.toml:1:14: the key “__proto__” is not allowed/],
    ] as const) {
      await writeFile(toml, text);
      const { code, err } = await machine.connect('codex', '--yes');
      assert.equal(code, 1);
      assert.match(err, why);
      assert.equal(await readFile(toml, 'utf8'), text);
    }
  });

  it('is refused when it is nested too deeply', async () => {
    await writeFile(file, `{ "a": ${'['.repeat(200_000)} }`);
    await refused(/mcp\.json:1:\d+: it is nested more than 100 levels deep/);
  });

  it('cannot fake what is shown: nothing that a terminal acts on gets through', async () => {
    const evil = '\u001B[2J\u009B1A\u202E\u2066\u200B\u2028\r';
    await writeFile(
      file,
      `{\n  // ${evil}\n  "mcpServers": {\n    "fal": { "env": { "A\u202E\u009B": "\u202E\u0085" } } // ${evil}\n  }\n}\n`,
    );
    const { code, out, err } = await machine.connect('cursor', '--dry-run');
    assert.equal(code, 0, err);
    assert.doesNotMatch(out, ACTED_ON);
    assert.match(out, /\/\/ \\u\{1b\}\[2J\\u\{9b\}1A\\u\{202e\}/);
    const folder = path.join(machine.project, `x${evil}\n+ fake`);
    await mkdir(folder);
    await writeFile(path.join(folder, 'mcp.json'), 'no JSON');
    for (const more of [[], ['--undo']]) {
      const named = await machine.connect(
        'cursor',
        '--file',
        path.join(folder, 'mcp.json'),
        ...more,
      );
      assert.doesNotMatch(named.out + named.err, ACTED_ON);
      assert.doesNotMatch(named.out + named.err, /^\+ fake/m);
    }
  });

  it('is shown in time, however its lines are made', async () => {
    for (const text of [
      `{ "mcpServers": { "a": "${'key'.repeat(1_000_000)}" } }`,
      `{ "a": [${'0,'.repeat(200_000)}0], "mcpServers": {} }`,
      `{ "mcpServers": {}, "a": [${'0,'.repeat(200_000)}0] }`,
    ]) {
      await writeFile(file, text);
      const { code, out } = await machine.connect('cursor', '--dry-run');
      assert.equal(code, 0);
      assert.match(out, /"mcpServers": \{\n/);
      assert.ok(out.length < 20_000);
    }
  });

  it('has the whole entry shown, without secrets, however far from the change it lies', async () => {
    const more = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`A${at}`, String(at)]));
    const env = {
      FAL_GATEWAY_URL: 'http://company.example',
      ...more,
      HTTPS_PROXY: 'http://me:hunter2@proxy.example',
      DEPLOY_TOKEN: 'an"d\\more',
    };
    const entry = { url: 'https://old', env, timeout: 60_000, autoApprove: ['search_models'] };
    await writeFile(file, JSON.stringify({ mcpServers: { fal: entry } }, null, 2));
    const { out } = await machine.connect('cursor', '--yes');
    const [, shown = ''] = /The whole entry after the change:\n((?: {2}.*\n)+)/.exec(out) ?? [];
    const { mcpServers } = JSON.parse(shown) as { mcpServers: { fal: Record<string, object> } };
    const written = JSON.parse(await readFile(file, 'utf8')) as {
      mcpServers: { fal: { env: object } };
    };
    const { fal } = written.mcpServers;
    assert.deepEqual(fal.env, { ...env, FAL_KEY: '${env:FAL_KEY}' });
    assert.deepEqual(mcpServers.fal, {
      ...fal,
      env: { ...fal.env, HTTPS_PROXY: 'http://•••@proxy.example', DEPLOY_TOKEN: '•••' },
    });
    assert.match(
      out,
      /Not from fal, kept from the file: “env\.FAL_GATEWAY_URL”, .*“timeout”, “autoApprove”/,
    );
    assert.doesNotMatch(out, /hunter2|more"/);
    const again = await machine.connect('cursor', '--yes');
    assert.match(again.out, /nothing to write/);
    assert.match(again.out, /"FAL_GATEWAY_URL": "http:\/\/company\.example"/);
  });
});
