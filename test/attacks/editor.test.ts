import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { JsonObject, Schema } from '../../src/domain/types.ts';
import { fakeVscode, loadIn } from './fakeVscode.ts';

const EVIL =
  '[Click me](command:workbench.action.terminal.new) $(trash) ![](http://evil.example/x)';
/** What VS Code makes a link of in messages and prompts, commands allowed (its linkedText.ts). */
const LINK = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+/i;
const ICON = /\$\([a-z-]+\)/;
const JOB = {
  ...{ id: 'j1', at: 0, endpointId: `a/b ${EVIL}`, by: EVIL, files: [], endedAt: 1 },
  owner: { pid: 1, host: 'h', since: 0 },
  input: { prompt: `${EVIL}\n\n# A | B\n\`\`\`\n<img src=x onerror=alert(1)>` },
  handle: { requestId: `r\`1${EVIL}` },
  outcome: {
    end: 'failed',
    text: `\`\`\`\n${EVIL}\n\`\`\`\`\n`,
    cost: { amount: 1, currency: EVIL, units: 1, unit: 'x' },
    error: { kind: 'failed', message: EVIL },
    assets: [{ url: `https://fal.media/x](command:y)|z`, kind: 'image', at: 'url' }],
  },
};
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const tools = createRequire(createRequire(import.meta.url).resolve('@vscode/vsce/package.json'));
const markdownIt = tools('markdown-it') as (options: object) => {
  validateLink: (url: string) => boolean;
  parse(text: string, env: object): Token[];
};

interface Token {
  readonly type: string;
  readonly attrs: readonly (readonly [string, string])[] | null;
  readonly children: readonly Token[] | null;
}

describe('VS Code before foreign texts', () => {
  it('makes no link of a message', async () => {
    const vscode = fakeVscode();
    const { notify, showError } = (await loadIn(vscode, 'notify.ts')) as {
      notify: (...given: unknown[]) => void;
      showError: (...given: unknown[]) => void;
    };
    for (const how of [undefined, 'warning', 'error']) notify(EVIL, [], log, how);
    showError(new Error(EVIL), log);
    assert.equal(vscode.shownTexts.length, 4);
    for (const text of vscode.shownTexts) assert.doesNotMatch(text, LINK);
  });

  it('shows foreign text only with its markup made inert', async () => {
    const folder = new URL('../../src/extension/', import.meta.url);
    const files = (await readdir(folder, { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    const direct: string[] = [];
    for (const name of files) {
      const text = await readFile(new URL(name, folder), 'utf8');
      const shows = text.match(/show(?:Information|Warning|Error)Message\((?!shownText\()/g) ?? [];
      if (shows.length > 0) direct.push(name);
    }
    // The words of these are the extension's own.
    assert.deepEqual(direct.sort(), [
      'agents/connectAgent.ts',
      'key/keyInput.ts',
      'key/uriRefusal.ts',
    ]);
  });

  it('makes no link of how a run stands', async () => {
    const vscode = fakeVscode();
    const { runJob } = (await loadIn(vscode, 'generate/runJob.ts')) as {
      runJob: (...given: unknown[]) => Promise<unknown>;
    };
    const status = { status: 'IN_PROGRESS', logs: [{ message: EVIL }] };
    const job = {
      handle: {},
      listen: (listener: (now: object) => void) => {
        listener(status);
        return () => undefined;
      },
      last: () => status,
      done: Promise.resolve({}),
    };
    await runJob({ jobs: { start: () => Promise.resolve(job) } }, { endpointId: EVIL });
    assert.ok(vscode.shownTexts.filter((text) => text.includes('Click me')).length > 2);
    for (const text of vscode.shownTexts) assert.doesNotMatch(text, LINK);
  });

  it('opens web addresses in the browser, and no other program', async () => {
    const vscode = fakeVscode();
    const { openResult } = (await loadIn(vscode, 'jobs/results.ts')) as {
      openResult: (result: object) => Promise<void>;
    };
    const open = (url: string) => openResult({ assets: [{ url }], files: [] });
    await open('https://fal.media/a.png');
    for (const scheme of ['command', 'file', 'vscode', 'ms-msdt', 'javascript', 'data', 'smb']) {
      await assert.rejects(open(`${scheme}:x`), { kind: 'not-allowed' }, scheme);
    }
    assert.deepEqual(vscode.opened, ['https://fal.media/a.png']);
  });

  it('asks for a field, whatever its name and description', async () => {
    const vscode = fakeVscode();
    const { askRequired } = (await loadIn(vscode, 'generate/askInput.ts')) as {
      askRequired: (...given: unknown[]) => Promise<JsonObject>;
    };
    const required = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'style'];
    const fields = ['__proto__', 'constructor', 'style'].map(
      (name) =>
        [
          name,
          { type: 'string', description: EVIL, ...(name === 'style' && { enum: [EVIL] }) },
        ] as const,
    );
    const schema = { required, properties: Object.fromEntries(fields) } as Schema;
    const input = await askRequired({}, 'a/b', schema, {});
    assert.deepEqual(Object.keys(input), required);
    assert.equal(Object.getPrototypeOf(input), Object.getPrototypeOf({}));
    assert.equal(input.style, EVIL);
    for (const text of vscode.shownTexts) assert.doesNotMatch(text, LINK);
    for (const { label } of vscode.rows) assert.doesNotMatch(label, ICON);
  });

  it('logs a foreign text as one entry', async () => {
    const vscode = fakeVscode();
    const { createLog } = (await loadIn(vscode, 'log.ts')) as {
      createLog: () => { info: (text: string) => void };
    };
    createLog().info(
      'fal shownTexts: no\r\n2026-01-01 00:00:00.000 [info] The key was checked: valid.\u001b[2J\rx',
    );
    const [first, ...others] = (vscode.shownTexts[0] ?? '').split('\n');
    assert.equal(first, 'fal shownTexts: no');
    for (const line of others) assert.match(line, /^ {2}[^\p{Cc}]*$/u);
  });

  it('uploads files that were picked or are shown in the project, and asks about all others', async () => {
    const vscode = fakeVscode();
    const { createVscodeEditor } = (await loadIn(vscode, 'sidebar/vscodeEditor.ts')) as {
      createVscodeEditor: (...given: unknown[]) => {
        pick: (kind: string, many: boolean) => Promise<unknown>;
        upload: (source: { uri: string }, options: object) => Promise<unknown>;
      };
    };
    const sent: string[] = [];
    const upload = ({ path }: { path: string }) => Promise.resolve(sent.push(path));
    const runtimeHost = { get: () => Promise.resolve({ upload }) };
    const editor = createVscodeEditor(
      { runtimeHost, uploadsChanged: { fire: () => undefined } },
      {},
    );
    const take = (path: string) => editor.upload({ uri: `file://${path}` }, {});
    await take('/project/art/fox.png');
    for (const path of [
      ...['/home/me/.ssh/id_rsa', '/etc/passwd', '/home/me/picked.png', '/project/.env'],
      ...['/project/.git/config', '/project/../etc/passwd', '/project/art/../../x'],
    ]) {
      await assert.rejects(take(path), { kind: 'not-allowed' }, path);
      assert.match(vscode.shownTexts.at(-1) ?? '', /^Upload .+ to fal\?$/);
    }
    await editor.pick('image', false);
    await take('/home/me/picked.png');
    const remote = (path: string) => editor.upload({ uri: `vscode-remote://host${path}` }, {});
    await remote('/project/hat.png');
    await assert.rejects(remote('/etc/passwd'), { kind: 'not-allowed' });
    assert.deepEqual(sent, ['/project/art/fox.png', '/home/me/picked.png', '/project/hat.png']);
  });

  it('reads no link, picture or HTML in the documents of jobs and models', async () => {
    const vscode = fakeVscode();
    const { documentText } = (await loadIn(vscode, 'documents/documentText.ts')) as {
      documentText: (services: object, path: string) => Promise<string>;
    };
    const model = { name: EVIL, description: `${EVIL}\n\n<script>`, category: EVIL };
    const runtime = {
      journal: { jobs: () => Promise.resolve({ jobs: [JOB] }) },
      catalogue: {
        find: () => Promise.resolve(model),
        schema: () => Promise.resolve({ source: 'platform', schema: { input: {}, output: {} } }),
      },
      prices: {
        get: (ids: string[]) =>
          Promise.resolve(new Map([[ids[0], { unitPrice: 1, currency: EVIL, unit: EVIL }]])),
      },
    };
    const services = { runtimeHost: { get: () => Promise.resolve(runtime) } };
    for (const path of ['/jobs.md', '/jobs/j1.md', `/models/a/b.md`]) {
      const text = await documentText(services, path);
      assert.ok(text.includes('Click me'), path);
      const markdown = markdownIt({ html: true });
      markdown.validateLink = () => true;
      const tokens = markdown
        .parse(text, {})
        .flatMap((token) => [token, ...(token.children ?? [])]);
      const kinds = new Set(tokens.map(({ type }) => type));
      for (const kind of ['image', 'html_inline', 'html_block']) assert.ok(!kinds.has(kind), kind);
      const links = tokens
        .filter(({ type }) => type === 'link_open')
        .map(({ attrs }) => attrs?.[0]?.[1] ?? '');
      for (const link of links) assert.match(link, /^https:\/\/(fal\.media|fal\.ai)\//);
      assert.equal(kinds.has('table_open'), path === '/jobs.md');
      if (path === '/jobs.md')
        assert.equal(tokens.filter(({ type }) => type === 'td_open').length, 6);
      if (path !== '/jobs.md')
        assert.doesNotMatch(text.replace(/^(`{3,}).*\n[^]*?\n\1$|(`+)[^\n]*?\2/gm, ''), LINK);
    }
  });
});
