import assert from 'node:assert/strict';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { useBench } from '../support/mcp.ts';

const MOST_TOKENS = 1_200;

describe('what every session pays for the tools', () => {
  const bench = useBench();

  it(`is at most ${MOST_TOKENS} tokens for the definitions of all nine`, async () => {
    const { tools } = await bench.client.listTools();
    assert.equal(tools.length, 9);
    const definitions = tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema,
    }));
    const tokens = encode(JSON.stringify(definitions)).length;
    const instructions = encode(bench.client.getInstructions() ?? '').length;
    console.log(`      definitions ${tokens} tokens, instructions ${instructions}`);
    assert.ok(tokens <= MOST_TOKENS, `${tokens} tokens`);
  });

  it('describes every parameter whose name does not explain it', async () => {
    const { tools } = await bench.client.listTools();
    const bare = tools.flatMap(({ name, description, inputSchema }) => {
      assert.ok((description ?? '').length > 40, name);
      return Object.entries(inputSchema.properties ?? {}).flatMap(([parameter, schema]) =>
        'description' in schema || 'enum' in schema ? [] : [`${name}.${parameter}`],
      );
    });
    assert.deepEqual(bare, ['search_docs.query', 'check_job.request_id']);
  });
});
