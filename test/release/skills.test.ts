import assert from 'node:assert/strict';
import { access, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json, Schema } from '../../src/domain/types.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';
import { readManifest } from '../host/manifest.ts';
import { type Asset, type Bench, type Called, useBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { codeWords, endpointIds, type ExampleCall, readSkills } from './skillFiles.ts';

const CATALOGUE = new URL('../../dist/catalogue.br', import.meta.url);
const ICON = fileURLToPath(new URL('../../media/icon.png', import.meta.url));

const skills = await readSkills();
const snapshot = loadSnapshot(CATALOGUE);

describe('the skills', () => {
  it('are those that the extension contributes', async () => {
    const { chatSkills } = (await readManifest()).contributes;
    assert.deepEqual(
      chatSkills.map((skill) => skill.path).sort(),
      skills.map(({ folder }) => `./media/skills/${folder}/SKILL.md`).sort(),
    );
    assert.ok(skills.length >= 6 && skills.length <= 8, `${skills.length} skills`);
  });

  for (const skill of skills) {
    describe(skill.folder, () => {
      // agentskills.io/specification
      it('has the frontmatter of an Agent Skill', () => {
        const { name, description, ...rest } = skill.frontmatter;
        assert.deepEqual(rest, {});
        assert.equal(name, skill.folder);
        assert.match(skill.folder, /^(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/);
        assert.ok(typeof description === 'string');
        assert.ok(description.length > 40 && description.length <= 1_024, description);
        assert.match(description, /\bUse (when|for|before)\b/);
      });

      it('is short, and states how to spend', () => {
        assert.ok(skill.text.split('\n').length <= 81);
        for (const word of ['`get_pricing`', '`check_job`', '`save_to`'])
          assert.ok(skill.body.includes(word), word);
      });

      it('names endpoints of the catalogue alone', () => {
        const ids = endpointIds(skill);
        assert.ok(ids.length > 0);
        assert.deepEqual(
          ids.filter((id) => !snapshot.model(id)),
          [],
        );
      });
    });
  }
});

describe('the words of the skills', () => {
  const bench = useBench();

  it('are names of tools, of their parameters and of fields of the endpoints named beside them', async () => {
    const { tools } = await bench.client.listTools();
    const ofTools = new Set(tools.map(({ name }) => name));
    for (const [, name = ''] of JSON.stringify(tools).matchAll(/"([a-z_]+)"/g)) ofTools.add(name);
    for (const skill of skills) {
      const fields = new Map<string, Schema[]>();
      for (const id of endpointIds(skill)) collect(snapshot.schema(id)?.input, fields);
      for (const word of codeWords(skill)) {
        const [, name, value] = /^(\w+): (\S.*)$/.exec(word) ?? [];
        if (name !== undefined && value !== undefined) {
          const stated = JSON.parse(value) as Json;
          const takes = (field: Schema) => {
            const values = [field, ...(field.anyOf ?? [])].flatMap((one) => one.enum ?? []);
            return values.length === 0 || values.includes(stated);
          };
          const isKnown = ofTools.has(name) || fields.get(name)?.some(takes);
          assert.ok(isKnown, `${skill.folder}: ${word}`);
        } else if (/^[a-z]+(?:_[a-z]+)+$/.test(word)) {
          assert.ok(ofTools.has(word) || fields.has(word), `${skill.folder}: ${word}`);
        }
      }
    }
  });
});

/** Adds the fields of an object, and of what lies in it, under their names. */
function collect(schema: Schema | undefined, fields: Map<string, Schema[]>): void {
  for (const [name, field] of Object.entries(schema?.properties ?? {})) {
    fields.set(name, [...(fields.get(name) ?? []), field]);
    collect(field, fields);
    collect(field.items, fields);
  }
}

describe('the example of', () => {
  const bench = useBench({ sandbox: { queueMs: 5, runMs: 20 } });

  for (const skill of skills) {
    it(`${skill.folder} runs as it stands, and its files are saved`, async () => {
      const [calls = [], ...more] = skill.examples;
      assert.deepEqual(more, []);
      assert.ok(calls.some(({ tool }) => tool === 'get_pricing'));
      const answers: Called[] = [];
      let saved = 0;
      for (const call of calls) {
        const answer = await makeCall(bench, call, answers);
        assert.ok(!answer.isError, `${call.tool}: ${answer.text}`);
        answers.push(answer);
        if (call.tool === 'run_model' || call.tool === 'check_job') {
          const files = answer.data.assets as Asset[];
          assert.ok(files.length > 0);
          for (const file of files) await access(path.resolve(bench.project, file.path ?? '?'));
          saved += files.length;
        }
      }
      assert.ok(saved > 0);
    });
  }
});

/** Makes a call as an agent does that reads the example: with values of earlier answers, and again while a job runs. */
async function makeCall(
  bench: Bench,
  { tool, arguments: written }: ExampleCall,
  answers: readonly Called[],
): Promise<Called> {
  const text = JSON.stringify(written).replaceAll(
    /<(url|request_id) of call (\d+)>/g,
    (_all, what: string, number: string) => {
      const { assets, request_id } = (answers[Number(number) - 1]?.data ?? {}) as {
        assets?: Asset[];
        request_id?: string;
      };
      return (what === 'url' ? assets?.[0]?.url : request_id) ?? '?';
    },
  );
  for (const [, file = ''] of text.matchAll(/"([\w-]+\/[\w-]+\.png)"/g)) {
    await mkdir(path.dirname(path.join(bench.project, file)), { recursive: true });
    await copyFile(ICON, path.join(bench.project, file));
  }
  const input = JSON.parse(text) as Record<string, unknown>;
  return tool === 'check_job'
    ? until(async () => {
        const answer = await bench.call(tool, input);
        return (answer.isError || answer.data.status === 'completed') && answer;
      })
    : bench.call(tool, input);
}
