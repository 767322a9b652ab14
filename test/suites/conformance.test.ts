import assert from 'node:assert/strict';
import { useHttp } from '../support/http.ts';
import { type Checks, listScenarios, runConformance } from './conformance.ts';
import { createFixture } from './fixture.ts';
import { type Front, startFront } from './front.ts';
import { installSuites } from './install.ts';

/** Milliseconds that a first run may take, which fetches the suites and their Node. */
const INSTALL_DEADLINE = 900_000;
const SCENARIO_DEADLINE = 180_000;

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

/** What needs them, and is put to the fixtures; the product cannot answer it, having none of them. */
const OF_THE_BINDING = [
  'completion-complete',
  'tools-call-simple-text',
  'tools-call-image',
  'tools-call-audio',
  'tools-call-embedded-resource',
  'tools-call-mixed-content',
  'tools-call-with-logging',
  'tools-call-error',
  'tools-call-with-progress',
  // Sampling and elicitation ask the client through the stream of a call, and its answer comes in another request: it needs a
  // session, which the product's HTTP has not.
  'tools-call-sampling',
  'tools-call-elicitation',
  'json-schema-2020-12',
  'elicitation-sep1034-defaults',
  'elicitation-sep1330-enums',
  // Resumable streams need a session too.
  'server-sse-polling',
  'server-sse-multiple-streams',
  'resources-read-text',
  'resources-read-binary',
  'resources-templates-read',
  'resources-subscribe',
  'resources-unsubscribe',
  'prompts-get-simple',
  'prompts-get-with-args',
  'prompts-get-embedded-resource',
  'prompts-get-with-image',
];

function assertPassed(scenario: string, checks: Checks): void {
  const found = checks.get(scenario) ?? [];
  assert.deepEqual(
    found.filter(({ status }) => status === 'FAILURE' || status === 'WARNING'),
    [],
  );
  assert.ok(
    found.some(({ status }) => status === 'SUCCESS'),
    `${scenario} checked nothing`,
  );
}

describe('the MCP conformance suite', () => {
  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    await installSuites();
  });

  it('has no scenario for servers that is not run here', async () => {
    const all = [...OF_THE_PRODUCT, ...OF_THE_BINDING];
    assert.deepEqual((await listScenarios()).sort(), all.sort());
  });

  describe('on the product over HTTP', () => {
    // The suite sends no key.
    const bench = useHttp({ args: ['--keyless'] });

    for (const scenario of OF_THE_PRODUCT) {
      it(scenario, async () => {
        assertPassed(scenario, await runConformance(bench.url, scenario));
      }).timeout(SCENARIO_DEADLINE);
    }
  });

  describe('on its fixtures, over the binding of the product', () => {
    let front: Front;
    let checks: Checks;
    before(async function () {
      this.timeout(2 * SCENARIO_DEADLINE);
      front = await startFront(createFixture);
      checks = await runConformance(front.url);
    });
    after(() => front.close());

    for (const scenario of [...OF_THE_PRODUCT, ...OF_THE_BINDING]) {
      it(scenario, () => {
        assertPassed(scenario, checks);
      });
    }
  });
});
