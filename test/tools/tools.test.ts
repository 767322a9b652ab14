import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { TOOL_NAMES } from '../../src/domain/toolNames.ts';
import { type Bench, useBench } from '../support/mcp.ts';

const READ_ONLY = new Set([
  'search_models',
  'get_model_schema',
  'get_pricing',
  'search_docs',
  'recommend_model',
]);

describe('the tools as a client sees them', () => {
  const bench = useBench();
  let tools: Awaited<ReturnType<Bench['client']['listTools']>>['tools'];
  before(async () => {
    ({ tools } = await bench.client.listTools());
  });

  it('are nine, with the names of fal’s hosted server', () => {
    assert.deepEqual(
      tools.map((tool) => tool.name),
      TOOL_NAMES,
    );
  });

  for (const name of TOOL_NAMES) {
    // Changing what agents see is a decision: with UPDATE_SNAPSHOTS=1 the file is written.
    it(`${name} matches its snapshot`, async () => {
      const file = new URL(`snapshots/${name}.json`, import.meta.url);
      const text = `${JSON.stringify(
        tools.find((tool) => tool.name === name),
        null,
        2,
      )}\n`;
      if (process.env.UPDATE_SNAPSHOTS === '1') await writeFile(file, text);
      assert.ok(existsSync(file), `${name} has no snapshot: UPDATE_SNAPSHOTS=1 writes it`);
      assert.equal(text, await readFile(file, 'utf8'));
    });
  }

  it('have schemas that are valid draft-07 (VS Code drops a tool otherwise)', () => {
    const ajv = new Ajv({ strict: true, strictTypes: false });
    for (const { name, inputSchema, outputSchema } of tools) {
      for (const schema of [inputSchema, outputSchema]) {
        assert.equal(
          ajv.validateSchema({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema }),
          true,
          name,
        );
      }
    }
  });

  it('have correct annotations: nothing that spends money is read-only', () => {
    for (const { name, annotations } of tools) {
      assert.ok(annotations);
      assert.equal(annotations.readOnlyHint, READ_ONLY.has(name), name);
      assert.equal(typeof annotations.destructiveHint, 'boolean');
      assert.equal(typeof annotations.idempotentHint, 'boolean');
      assert.equal(annotations.openWorldHint, false);
    }
  });

  it('come with instructions of less than 120 words', () => {
    const words = bench.client.getInstructions()?.split(/\s+/).length ?? 999;
    assert.ok(words < 120, `${words} words`);
  });
});
