import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import type { z } from 'zod';
import type { Product } from '../../src/connect/product.ts';
import { registryEntry } from '../../src/release/registry.ts';
import { REGISTRY_ENTRY } from './registryEntry.ts';

const SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';
const SCHEMA_SHA256 = '3fba09590c99f61735d234822279f4223fab9e300c0a81e81c91ab62a4114de0';
const BUNDLE = Buffer.from('a bundle');

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
const projectOf = async () => JSON.parse(await read('package.json')) as Product;
const entryOf = async () =>
  JSON.parse(
    JSON.stringify(registryEntry({ product: await projectOf(), bundle: BUNDLE })),
  ) as z.infer<typeof REGISTRY_ENTRY>;

/** The schema as it is published, by its hash; undefined where there is no internet. */
async function publishedSchema(): Promise<object | undefined> {
  const answer = await fetch(SCHEMA, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
  if (answer?.ok !== true) return undefined;
  const text = await answer.text();
  assert.equal(createHash('sha256').update(text).digest('hex'), SCHEMA_SHA256);
  return JSON.parse(text) as object;
}

describe("the MCP registry's entry", () => {
  it('has the form that the registry takes', async () => {
    REGISTRY_ENTRY.parse(await entryOf());
  });

  it('is valid by the published schema', async function () {
    this.timeout(10_000);
    const schema = await publishedSchema();
    if (!schema) return this.skip(); // Without internet: the form above has what concerns this entry.
    const ajv = new Ajv({ strict: false, formats: { uri: true, 'uri-template': true } });
    assert.ok(ajv.validate(schema, await entryOf()), ajv.errorsText());
  });

  it('names the packages of this version, and the sum of the bundle', async () => {
    const { version } = await projectOf();
    const entry = await entryOf();
    const [npm, mcpb, oci] = entry.packages;
    assert.deepEqual([entry.version, npm.version], [version, version]);
    const release = 'https://github.com/fal-vscode/fal-vscode/releases/download';
    assert.equal(mcpb.identifier, `${release}/v${version}/fal.mcpb`);
    assert.equal(mcpb.fileSha256, createHash('sha256').update(BUNDLE).digest('hex'));
    assert.equal(oci.identifier, `ghcr.io/fal-vscode/fal-mcp:${version}`);
  });

  it('has a name that the npm package and the image repeat, by which the registry knows their owner', async () => {
    const { name } = await entryOf();
    assert.equal(name, 'io.github.fal-vscode/fal-mcp');
    const dockerfile = await read('.docker/Dockerfile');
    const label = /^LABEL io\.modelcontextprotocol\.server\.name="(.+)"$/m.exec(dockerfile)?.[1];
    assert.equal(label, name);
    const npm = JSON.parse(await read('dist/npm/package.json')) as { mcpName: string };
    assert.equal(npm.mcpName, name);
  });

  it('keeps every key secret, and lists the variables that the manual explains', async () => {
    const { packages, remotes } = await entryOf();
    const [npm, , oci] = packages;
    const manual = await read('src/mcp/README.md');
    const variables = npm.environmentVariables ?? [];
    for (const { name } of variables) assert.ok(manual.includes(`\`${name}\``), name);
    const secrets = variables.filter(({ isSecret }) => isSecret).map(({ name }) => name);
    assert.deepEqual(secrets, ['FAL_KEY']);
    for (const { headers } of [oci.transport, ...remotes]) {
      assert.deepEqual(
        headers.map((one) => [one.name, one.value, one.isSecret, one.variables?.fal_key?.isSecret]),
        [['Authorization', 'Bearer {fal_key}', true, true]],
      );
    }
  });

  it('lists no server of fal as its own, and starts the image where the address leads', async () => {
    const { packages, remotes } = await entryOf();
    for (const { url, variables } of remotes) {
      assert.doesNotMatch(url, /fal\.ai/);
      const [, name = ''] = /\{(.+)\}/.exec(url) ?? [];
      assert.equal(variables[name]?.isRequired, true);
    }
    const [, , oci] = packages;
    const port = new URL(oci.transport.url).port;
    const published = oci.runtimeArguments?.find(
      (one) => 'name' in one && one.name === '--publish',
    );
    assert.equal(published?.value, `127.0.0.1:${port}:${port}`);
    assert.match(await read('.docker/Dockerfile'), new RegExp(`^EXPOSE ${port}$`, 'm'));
  });

  it('is not made with a missing or malformed fact', async () => {
    const product = await projectOf();
    const refuse = (change: Partial<Product>, message: RegExp, bundle: Uint8Array = BUNDLE) =>
      assert.throws(() => registryEntry({ product: { ...product, ...change }, bundle }), message);
    refuse({ version: '' }, /version/);
    refuse({ version: 'latest' }, /version: "latest"/);
    refuse({ version: '^1.2.3' }, /version/);
    refuse({ homepage: '' }, /homepage/);
    refuse({ homepage: 'http://x.test' }, /homepage/);
    refuse({}, /bundle/, new Uint8Array());
    refuse({ version: '', homepage: '' }, /version.*homepage/);
    const repository = { type: 'git', url: 'https://gitlab.com/a/b.git' };
    refuse({ repository }, /no repository on GitHub/);
  });
});
