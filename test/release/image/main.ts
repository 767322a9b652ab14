// Builds the image of .docker/Dockerfile without a daemon and a registry, on a stand-in for its base: the Node of the
// tests with the libraries of this machine. Then reads the layout in dist/image and asks the started server for its tools.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { run } from '../../../src/release/run.ts';
import { installWithApt } from '../../support/apt.ts';
import { tempFolder } from '../../support/mcp.ts';
import { createBuilder, makeBase } from './buildah.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const LAYOUT = path.join(PROJECT, 'dist/image');
const PORT = 18_080;

const missing = ['buildah', 'skopeo'].filter((name) => spawnSync(name, ['--version']).error);
if (missing.length > 0) installWithApt(missing.join(' and '), missing);

const storage = await tempFolder('image');
const buildah = createBuilder(storage);
try {
  const base = await makeBase(buildah);
  const dockerfile = path.join(PROJECT, '.docker/Dockerfile');
  const files = ['--file', dockerfile, '--ignorefile', `${dockerfile}.dockerignore`];
  await buildah('build', '--pull=never', '--from', base, ...files, '--tag', 'fal-mcp', PROJECT);
  await rm(LAYOUT, { recursive: true, force: true });
  await buildah('push', 'fal-mcp', `oci:${LAYOUT}:fal-mcp`);

  const inspect = (...options: string[]) =>
    run('skopeo', ['inspect', ...options, `oci:${LAYOUT}:fal-mcp`], PROJECT);
  const { config } = JSON.parse(await inspect('--config')) as {
    config: { User: string; Entrypoint: string[]; ExposedPorts: object };
  };
  assert.equal(config.User, 'node');
  assert.deepEqual(Object.keys(config.ExposedPorts), ['8080/tcp']);
  const { LayersData: layers } = JSON.parse(await inspect()) as { LayersData?: { Size: number }[] };
  console.log(`${LAYOUT}: ${config.Entrypoint.join(' ')}`);
  for (const { Size: size } of layers ?? [])
    console.log(`layer of ${size.toLocaleString('en')} bytes`);

  const container = (await buildah('from', '--pull=never', 'fal-mcp')).trim();
  const inside = (await buildah('run', container, '--', 'ls', '/app')).split('\n');
  for (const name of ['LICENSE', 'THIRD-PARTY-NOTICES.txt', 'catalogue.br', 'mcp.mjs'])
    assert.ok(inside.includes(name), name);
  await listTools(container, [...config.Entrypoint.slice(0, -1), String(PORT)]);
} finally {
  await buildah('rm', '--all');
  await buildah('rmi', '--all', '--force');
  await rm(storage, { recursive: true, force: true });
}

/** Starts the server as the image says, but for its port, and connects to it. */
async function listTools(container: string, command: readonly string[]): Promise<void> {
  const args = buildah.args('run', '--user', 'node', container, '--', ...command);
  const server = spawn('buildah', args, { stdio: 'inherit', detached: true });
  const ended = once(server, 'exit');
  try {
    await healthy();
    const headers = { Authorization: 'Key image-id:image-secret' };
    const client = new Client({ name: 'image', version: '1.0.0' });
    const address = new URL(`http://127.0.0.1:${PORT}/mcp`);
    await client.connect(new StreamableHTTPClientTransport(address, { requestInit: { headers } }));
    const { tools } = await client.listTools();
    console.log(`${tools.length} tools: ${tools.map(({ name }) => name).join(', ')}`);
    assert.equal(tools.length, 9);
    await client.close();
  } finally {
    // The server is a child of buildah's children.
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGKILL');
    await ended;
  }
}

/** Waits until the server is up, half a minute at most. */
async function healthy(): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await setTimeout(500);
  }
  throw new Error('The server does not answer.');
}
