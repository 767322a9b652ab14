import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';

const dist = new URL('../../dist/', import.meta.url);

/** The source files and packages inside a bundle, as esbuild tells. */
async function inside(bundle: string): Promise<string[]> {
  const meta = JSON.parse(await readFile(new URL(`${bundle}.meta.json`, dist), 'utf8')) as {
    inputs: Record<string, unknown>;
  };
  return Object.keys(meta.inputs);
}

const has = (files: readonly string[], part: RegExp) => files.filter((file) => part.test(file));

describe('what ships', () => {
  it('the MCP server holds no vscode, no sandbox, no TypeScript, no client of its own protocol', async () => {
    const files = await inside('mcp.mjs');
    assert.ok(files.length > 50);
    for (const part of [
      /^vscode$|node_modules\/vscode/,
      /src\/sandbox/,
      /src\/extension/,
      /node_modules\/typescript\//,
      /sdk\/dist\/esm\/client\//,
      /node_modules\/(express|hono)\//,
    ]) {
      assert.deepEqual(has(files, part), [], String(part));
    }
  });

  it('the web-standard handler serves by itself no port and no stdin', async () => {
    const files = await inside('handler.mjs');
    assert.ok(files.includes('src/mcp/http/handler.ts'));
    assert.deepEqual(has(files, /src\/mcp\/(http\/listen|stdio)|src\/(sandbox|extension)/), []);
  });

  it('the sandbox knows nothing of the client side', async () => {
    const files = await inside('sandbox.mjs');
    assert.deepEqual(has(files, /src\/(fal|jobs|tools|mcp|catalogue|store|cli)\//), []);
  });

  it('stays small', async () => {
    const sizes = {
      'mcp.mjs': 1_200_000,
      'handler.mjs': 1_200_000,
      'sandbox.mjs': 500_000,
      'catalogue.br': 200_000,
    };
    for (const [file, most] of Object.entries(sizes)) {
      const { size } = await stat(new URL(file, dist));
      assert.ok(size < most, `${file} has ${size} bytes`);
    }
  });
});
