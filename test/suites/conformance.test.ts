import assert from 'node:assert/strict';
import { type HttpBench, startHttp } from '../support/http.ts';
import { listScenarios, runScenario } from './conformance.ts';
import { createFixture } from './fixture.ts';
import { type Front, startFront } from './front.ts';
import { installSuites } from './install.ts';

/** Milliseconds that a first run may take, which fetches the suites and their Node. */
const INSTALL_DEADLINE = 900_000;

/** What needs no tool, prompt or resource of the suite's own. */
const OF_THE_PRODUCT = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'logging-set-level',
  'dns-rebinding-protection',
];

/** Scenarios that neither server can be put to, each with the reason. */
const CANNOT_APPLY: Readonly<Record<string, string>> = {};

async function assertPasses(scenario: string, url: string): Promise<void> {
  const checks = await runScenario(scenario, url);
  const wrong = checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING');
  assert.deepEqual(wrong, []);
}

describe('the MCP conformance suite', () => {
  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    await installSuites();
  });

  describe('on the product over HTTP', () => {
    let bench: HttpBench;
    before(async () => {
      // The suite sends no key.
      bench = await startHttp({ args: ['--keyless'] });
    });
    after(() => bench.close());

    for (const scenario of OF_THE_PRODUCT) {
      it(scenario, () => assertPasses(scenario, bench.url)).timeout(180_000);
    }
  });

  describe('on a server with its fixtures, built from the same binding', () => {
    let front: Front;
    before(async () => {
      front = await startFront(createFixture);
    });
    after(() => front.close());

    it('every scenario', async () => {
      const scenarios = (await listScenarios()).filter((one) => !(one in CANNOT_APPLY));
      assert.ok(scenarios.length >= 30, scenarios.join());
      for (const scenario of scenarios) {
        await assertPasses(scenario, front.url);
      }
    }).timeout(600_000);
  });
});
