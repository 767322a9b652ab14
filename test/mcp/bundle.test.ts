import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { modulesOf, type Output, outputsOf } from '../support/bundles.ts';

const dist = new URL('../../dist/', import.meta.url);

const has = (files: readonly string[], part: RegExp) => files.filter((file) => part.test(file));

/** The files of the extension and the server, which are built together. */
const sharedOutputs = async () =>
  new Map([...(await outputsOf('extension.js')), ...(await outputsOf('mcp.mjs'))]);

describe('what ships', () => {
  it('the MCP server contains no vscode, sandbox, TypeScript or MCP client', async () => {
    const files = await modulesOf('mcp.mjs');
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

  it('the web-standard handler contains no HTTP listener and no stdio transport', async () => {
    const files = await modulesOf('handler.mjs');
    assert.ok(files.includes('src/mcp/http/handler.ts'));
    assert.deepEqual(has(files, /src\/mcp\/(http\/listen|stdio)|src\/(sandbox|extension)/), []);
  });

  it('the sandbox contains nothing of the client side', async () => {
    const files = await modulesOf('sandbox.mjs');
    assert.deepEqual(has(files, /src\/(fal|jobs|tools|mcp|catalogue|store|cli)\//), []);
  });

  it('the extension and the server share what both need', async () => {
    const outputs = await sharedOutputs();
    for (const part of [/node_modules\/ajv\//, /node_modules\/minisearch\//, /^src\/catalogue\//]) {
      const modules = [...outputs.values()].flatMap(({ inputs }) => has(Object.keys(inputs), part));
      assert.ok(modules.length > 0, String(part));
      assert.equal(new Set(modules).size, modules.length, String(part));
    }
  });

  it('no chunk is left over from an earlier build', async () => {
    const chunks = (await readdir(new URL('chunks/', dist))).map((name) => `dist/chunks/${name}`);
    const used = [...(await sharedOutputs()).keys()];
    assert.deepEqual(chunks.sort(), used.filter((name) => name.startsWith('dist/chunks/')).sort());
  });

  it('stays small', async () => {
    const server = [...(await outputsOf('mcp.mjs')).values()];
    const isPage = ({ inputs }: Output) => Object.hasOwn(inputs, 'virtual-viewer:viewer');
    const sizeOf = (outputs: readonly Output[]) =>
      outputs.reduce((sum, output) => sum + output.bytes, 0);
    const page = server.filter(isPage);
    // How large the page itself may be is held where it is served.
    assert.equal(page.length, 1);
    const bytes = sizeOf(server) - sizeOf(page);
    // With the commands of the terminal, each of which is read when it runs, and 100 KB of YAML.
    assert.ok(bytes < 1_550_000, `the server has ${bytes} bytes`);
    const sizes = {
      'handler.mjs': 1_200_000,
      'sandbox.mjs': 500_000,
      // The schemas and the tables of the recommender, about a half each.
      'catalogue.br': 300_000,
    };
    for (const [file, most] of Object.entries(sizes)) {
      const { size } = await stat(new URL(file, dist));
      assert.ok(size < most, `${file} has ${size} bytes`);
    }
  });
});
