import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { outputsOf } from '../support/bundles.ts';

const DOCKER = fileURLToPath(new URL('../../.docker/', import.meta.url));

describe("the container's file", () => {
  it('has no fault, an unprivileged user and a health check', async () => {
    const text = await readFile(`${DOCKER}Dockerfile`, 'utf8');
    assert.deepEqual(
      validate(text).map(({ message, range }) => [range.start.line + 1, message]),
      [],
    );
    assert.match(text, /^USER node$/m);
    assert.match(text, /^HEALTHCHECK /m);
    assert.match(text, /^FROM node:\d+-alpine$/m);
  });

  it('takes all that the server imports, and its licences', async () => {
    const taken = (await readFile(`${DOCKER}Dockerfile.dockerignore`, 'utf8'))
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const isTaken = (file: string) =>
      taken.some(
        (one) => one === file || (one.endsWith('/**') && file.startsWith(one.slice(0, -2))),
      );
    for (const file of (await outputsOf('mcp.mjs')).keys()) assert.ok(isTaken(file), file);
    for (const file of ['dist/catalogue.br', 'dist/THIRD-PARTY-NOTICES.txt', 'LICENSE*'])
      assert.ok(isTaken(file), file);
    assert.ok(!isTaken('dist/extension.js'));
  });
});
