import assert from 'node:assert/strict';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { copyServer } from '../../src/connect/serverCopy.ts';
import type { Report, Row } from '../../src/doctor/report.ts';
import { createJournal } from '../../src/jobs/journal.ts';
import { createStore } from '../../src/store/store.ts';
import { ofVersion, VERSION } from '../host/manifest.ts';
import { useForTest } from '../support/fixtures.ts';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { runToEnd } from '../suites/process.ts';

const DIST = new URL('../../dist/', import.meta.url).pathname;
const SERVER = `${DIST}mcp.mjs`;
const KEY = 'admin-a-key-id:a-key-secret-4711';

describe('the command doctor', () => {
  const place = useForTest(async () => {
    const sandbox = await startSandbox();
    const home = await tempFolder('home');
    const close = async () => {
      await sandbox.close();
      await rm(home, { recursive: true, force: true });
    };
    return { sandbox, home, close };
  });
  const data = () => path.join(place.home, 'data');
  const write = async (name: string, content: string | object) => {
    const file = path.join(place.home, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const doctor = async (env: NodeJS.ProcessEnv = {}, ...args: string[]) => {
    const { PATH } = process.env;
    return runToEnd(process.execPath, [SERVER, 'doctor', ...args], {
      ...{ PATH, HOME: place.home, FAL_DATA_DIR: data(), FAL_GATEWAY_URL: place.sandbox.url },
      ...{ FAL_KEY: KEY, ...env },
    });
  };
  const report = async (env?: NodeJS.ProcessEnv) => {
    const { out, code } = await doctor(env, '--json');
    const found = JSON.parse(out) as Report;
    assert.equal(code, found.faults === 0 ? 0 : 1);
    return found;
  };
  const rowsOf = ({ sections }: Report, id: string): readonly Row[] =>
    sections.find((section) => section.id === id)?.rows ?? [];
  const faultsOf = (found: Report, id: string) =>
    rowsOf(found, id).flatMap(({ fault, fix }) => {
      if (fault !== undefined) assert.ok(fix, fault);
      return fault ?? [];
    });
  const entry = (file: string, env: object = {}) => ({
    mcpServers: { fal: { command: process.execPath, args: [file], env } },
  });

  it('finds no fault in a sound installation, and says what the key may do', async () => {
    await write('.cursor/mcp.json', entry(SERVER, { FAL_KEY: '${env:FAL_KEY}' }));
    const { out, code, err } = await doctor({ FAL_MAX_RUN: '2' });
    assert.equal(code, 0, out + err);
    assert.match(out, ofVersion('This program +VERSION \\(.*dist/mcp\\.mjs\\)\n'));
    assert.match(out, /Key +FAL_KEY, accepted by fal\n/);
    assert.match(out, /Running models +not checked: only a run/);
    assert.match(out, /Reading prices +yes\n/);
    assert.match(out, /Reading bills +yes\n/);
    assert.match(out, /Answer +after \d+ ms\n/);
    assert.match(out, /A run +2 USD \(the environment\)\n/);
    assert.match(out, /A day +20 USD \(default\)\n/);
    assert.match(out, ofVersion('Cursor +.*\\.cursor/mcp\\.json: VERSION \\(.*mcp\\.mjs\\)\n'));
    assert.match(out, /\nNo fault was found\.\n$/);
    assert.equal(place.sandbox.submits(), 0);
  });

  it('submits nothing and creates no data folder', async () => {
    const [folder] = rowsOf(await report(), 'data');
    assert.match(folder?.value ?? '', /which the first job creates/);
    assert.equal(place.sandbox.submits(), 0);
  });

  it('names a missing key, one that fal does not know, a locked account and missing permissions', async () => {
    assert.deepEqual(faultsOf(await report({ FAL_KEY: undefined }), 'key'), ['No key is set.']);
    assert.deepEqual(faultsOf(await report({ FAL_KEY: 'unknown-key' }), 'key'), [
      'fal does not recognise this key.',
    ]);
    const [locked] = faultsOf(await report({ FAL_KEY: 'locked:key' }), 'key');
    assert.match(locked ?? '', /has locked the account: .*balance/);
    place.sandbox.fault({
      match: { host: 'api.fal.ai', path: /pricing/ },
      action: { kind: 'status', status: 403, body: { detail: 'Missing permission' } },
      times: Infinity,
    });
    const found = await report({ FAL_KEY: 'plain-id:plain-secret' });
    assert.deepEqual(faultsOf(found, 'key'), ['The key lacks this permission.']);
    const bills = rowsOf(found, 'key').find(({ label }) => label === 'Reading bills');
    assert.equal(bills?.value, 'no, as with most keys');
  });

  it('names a key file that others may read', async function () {
    if (process.platform === 'win32') this.skip(); // Windows files have no modes that could be too open.
    const file = await write('key', KEY);
    await chmod(file, 0o644);
    const env = { FAL_KEY: undefined, FAL_KEY_FILE: file };
    assert.match(faultsOf(await report(env), 'key').join(), /other users may read/);
    await chmod(file, 0o600);
    const [key] = rowsOf(await report(env), 'key');
    assert.equal(key?.value, `FAL_KEY_FILE (${file}), accepted by fal`);
  });

  it('ends in 10 s when nothing answers', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const { port } = silent.address() as { port: number };
      const start = performance.now();
      const found = await report({ FAL_GATEWAY_URL: `http://127.0.0.1:${port}` });
      assert.ok(performance.now() - start < 10_000);
      assert.match(faultsOf(found, 'gateway').join(), /did not list its models: no answer in time/);
      assert.deepEqual(faultsOf(found, 'key'), []);
    } finally {
      silent.close();
    }
  });

  it('names limits that cannot be read, and that all spending is stopped', async () => {
    const env = { FAL_MAX_DAY: 'ten' };
    assert.match(faultsOf(await report(env), 'limits').join(), /FAL_MAX_DAY is "ten"/);
    await write('data/limits.json', { maxDay: 5, stoppedAt: Date.now() });
    const found = await report();
    assert.match(faultsOf(found, 'limits').join(), /Nothing is submitted since/);
    const day = rowsOf(found, 'limits').find(({ label }) => label === 'A day');
    assert.equal(day?.value, '5 USD (this machine)');
  });

  it('names what is wrong with the data folder', async () => {
    const journal = createJournal(createStore(data()));
    await journal.intent({ endpointId: 'fal-ai/flux/dev', input: {}, by: 'you' });
    await write('data/jobs/torn.jsonl', 'half a li\n');
    await write('data/format.json', { format: 99 });
    await mkdir(path.join(data(), 'spend.lock'));
    await write('data/spend.lock/owner.json', { pid: 1, host: 'none.invalid', since: 0 });
    await write('data/tidy.lock/owner.json', await deadProcess());
    const found = await report();
    assert.deepEqual(faultsOf(found, 'data'), [
      'A newer version wrote this folder; this one reads it and submits nothing.',
      'Unreadable lines, which are skipped: 1.',
      'Its process has ended or does not respond.',
    ]);
    const lock = rowsOf(found, 'data').at(-1);
    assert.equal(lock?.value, path.join(data(), 'tidy.lock'));
  });

  it('shows the last errors, and a job of which nobody knows whether fal has it', async () => {
    const journal = createJournal(createStore(data()), { via: place.sandbox.url });
    const end = async (kind: 'failed' | 'ambiguous', message: string) => {
      const id = await journal.intent({ endpointId: 'fal-ai/flux/dev', input: {}, by: 'you' });
      const submitted = { requestId: id, endpointId: 'fal-ai/flux/dev' };
      if (kind === 'failed') await journal.submitted(id, { ...submitted, ...urls(id) });
      const error = { kind: 'failed', message } as const;
      await journal.ended(id, { end: kind, error });
    };
    await end('failed', `The model broke.\n\u001b[31mwith the key ${KEY}`);
    await end('ambiguous', 'The submit may or may not have reached fal');
    const rows = rowsOf(await report(), 'errors');
    assert.match(rows[0]?.fault ?? '', /Whether fal received this job is unknown/);
    assert.match(rows[1]?.value ?? '', /^fal-ai\/flux\/dev: The model broke\. \\u\{1b\}\[31mwith/);
    assert.equal(rows.length, 2);
  });

  it('names entries of clients that start what is gone, or another version', async () => {
    await write('.cursor/mcp.json', entry(path.join(place.home, 'gone/fal-mcp.mjs')));
    await write('.codeium/windsurf/mcp_config.json', {
      mcpServers: { fal: { command: '/nowhere/node', args: [SERVER] } },
    });
    await write('other/package.json', { name: 'fal-vscode', version: '0.0.9' });
    const other = await write('other/dist/mcp.mjs', '');
    await write('.copilot/mcp-config.json', entry(other));
    const npx = { command: 'npx', args: ['-y', 'fal-mcp@0.0.8'] };
    await write('.cline/data/settings/cline_mcp_settings.json', { mcpServers: { fal: npx } });
    await write('.codex/config.toml', '[mcp_servers.fal]\ncommand = "node\n');
    const rows = rowsOf(await report(), 'clients');
    const broken = rows.find(({ label }) => label === 'Codex');
    assert.match(broken?.fault ?? '', /^The file is not valid: line 2, column/);
    assert.deepEqual(
      rows.map(({ label, fault }) => [label, fault]),
      [
        ['Copilot CLI', `It starts another version: 0.0.9; this is ${VERSION}.`],
        ['Codex', broken?.fault],
        ['Cline CLI', `It starts another version: 0.0.8; this is ${VERSION}.`],
        ['Cursor', 'The file of the server does not exist any more.'],
        ['Windsurf', 'The program /nowhere/node that starts it does not exist any more.'],
      ],
    );
    const gone = rows.find(({ label }) => label === 'Cursor');
    assert.match(gone?.fix ?? '', /connect cursor$/);
  });

  it('knows the copy that an extension keeps by its content', async () => {
    const folder = '.config/Code/User/globalStorage/fal-vscode.fal-vscode/server';
    const file = await copyServer(DIST, path.join(place.home, folder));
    await write('.cursor/mcp.json', entry(file));
    const sound = await report();
    assert.deepEqual(faultsOf(sound, 'clients'), []);
    const copy = rowsOf(sound, 'versions').find(({ label }) => label === 'Copy for other clients');
    assert.equal(copy?.value, `${VERSION} (${file})`);
    await write(`${folder}/mcp.mjs`, "await import('./0123456789abcdef/mcp.mjs');");
    const [old] = faultsOf(await report(), 'clients');
    assert.match(old ?? '', ofVersion('another version: build 0123456789abcdef; this is VERSION'));
  });

  it('prints no secret of any source', async () => {
    const secrets = {
      key: 'env-id-1111:env-secret-1111',
      file: 'file-id-2222:file-secret-2222',
      client: 'client-id-3333:client-secret-3333',
      bearer: 'bearer-secret-4444',
      toml: 'toml-secret-5555',
      gateway: 'gateway-secret-6666',
      query: 'query-secret-7777',
      journal: '01234567-89ab-cdef-0123-456789abcdef:0123456789abcdef0123456789abcdef',
    };
    const file = await write('key', secrets.file);
    await chmod(file, 0o600);
    await write('.cursor/mcp.json', entry(SERVER, { FAL_KEY: secrets.client }));
    const headers = { Authorization: `Bearer ${secrets.bearer}` };
    const url = `https://name:${secrets.gateway}@mcp.fal.ai/mcp?token=${secrets.query}`;
    await write('.codeium/windsurf/mcp_config.json', {
      mcpServers: { fal: { serverUrl: url, headers } },
    });
    await write('.codex/config.toml', `[mcp_servers.fal]\nFAL_KEY = "${secrets.toml}\n`);
    for (const via of [undefined, place.sandbox.url]) {
      const journal = createJournal(createStore(data()), { via });
      const id = await journal.intent({ endpointId: 'fal-ai/x', input: {}, by: 'you' });
      const message = `${secrets.journal} ${secrets.client} Key ${secrets.key}`;
      await journal.ended(id, { end: 'ambiguous', error: { kind: 'failed', message } });
    }

    const origin = place.sandbox.url.replace('http://', '');
    const gateways = [
      place.sandbox.url,
      `http://name-8888:${secrets.gateway}@${origin}/?token=${secrets.query}`,
      `${place.sandbox.url}/${secrets.query}?token=${secrets.query}`,
      `ftp://${secrets.gateway}@${origin}`,
    ];
    const keys = [
      { FAL_KEY: secrets.key },
      { FAL_KEY: undefined, FAL_KEY_FILE: file },
      { FAL_KEY: secrets.key, FAL_KEY_FILE: file },
      { FAL_KEY: undefined, FAL_KEY_ID: 'env-id-1111', FAL_KEY_SECRET: 'env-secret-1111' },
      { FAL_KEY: `${secrets.key}\nenv-secret-1111` },
    ];
    const parts = Object.values(secrets).flatMap((secret) => secret.split(':'));
    for (const gateway of gateways)
      for (const key of keys)
        for (const { out, err, code } of await Promise.all(
          [[], ['--json']].map((args) => doctor({ ...key, FAL_GATEWAY_URL: gateway }, ...args)),
        )) {
          assert.equal(code, 1, out + err);
          for (const part of [...parts, 'name-8888'])
            assert.ok(!(out + err).includes(part), `${part} of ${gateway}: ${out}${err}`);
          assert.match(out, /holds a key or a password in plain text/);
          assert.match(out, /fal-ai\/x: ••• ••• Key •••/);
        }
  });

  it('explains itself, and refuses what it does not know', async () => {
    assert.match((await doctor({}, '--help')).out, /doctor \[options\]/);
    const { code, err } = await doctor({}, 'everything');
    assert.equal(code, 2);
    assert.match(err, /doctor takes no words/);
  });
});

/** The identity of a process that has ended. */
async function deadProcess(): Promise<object> {
  const { hostname } = await import('node:os');
  const { out } = await runToEnd(process.execPath, ['-p', 'process.pid']);
  return { pid: Number(out), host: hostname(), since: 0 };
}

const urls = (id: string) => {
  const url = `https://queue.fal.run/fal-ai/flux/requests/${id}`;
  return { statusUrl: `${url}/status`, responseUrl: url, cancelUrl: `${url}/cancel` };
};
