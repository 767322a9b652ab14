import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import Mocha from 'mocha';
import { tempFolder, useSandbox } from '../support/mcp.ts';
import type { Result } from './inside/run.ts';
import { runInside } from './runInside.ts';
import { INSTALL_DEADLINE } from './vscode.ts';

const HOSTS = { newest: 'of VS Code', oldest: 'of the oldest VS Code, 1.103' } as const;

for (const [version, name] of Object.entries(HOSTS) as [keyof typeof HOSTS, string][])
  describe(`inside the extension host ${name}`, function () {
    this.timeout(INSTALL_DEADLINE);
    const sandbox = useSandbox();
    let data: string;
    let keysSent = new Set<string | undefined>();
    let results: readonly Result[] = [];

    before(async () => {
      data = await tempFolder('data');
      results = await runInside(
        {
          FAL_GATEWAY_URL: sandbox.url,
          FAL_KEY: 'environment-id:environment-secret',
          FAL_DATA_DIR: data,
        },
        version,
      );
      keysSent = new Set(sandbox.seen.map(({ authorization }) => authorization));
      // Each test of the inner run is one of this run.
      for (const { title, outcome, error } of results) {
        const tell = () => {
          if (error !== undefined) throw new Error(error);
        };
        this.addTest(new Mocha.Test(title, outcome === 'pending' ? undefined : tell));
      }
    });

    after(() => rm(data, { recursive: true, force: true }));

    it('tests were run', () => {
      assert.ok(results.length > 0);
    });

    it('a run that was stopped is cancelled at fal', () => {
      assert.ok(
        sandbox.seen.some(({ method, path }) => method === 'PUT' && path.endsWith('/cancel')),
      );
    });

    it('the key of the environment was used, and not the one of the own sandbox', () => {
      assert.ok(keysSent.has('Key environment-id:environment-secret'));
      keysSent.delete(undefined);
      assert.equal(keysSent.size, 1);
    });
  });
