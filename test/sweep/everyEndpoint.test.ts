import assert from 'node:assert/strict';
import { createFaultFinder } from '../../src/jobs/check.ts';
import type { JsonObject } from '../../src/domain/types.ts';
import { CODE_LANGUAGES, type CodeLanguage } from '../../src/domain/codeLanguages.ts';
import { bundledSnapshot } from '../catalogue/bundled.ts';
import { useBench } from '../support/mcp.ts';
import { requestInJavaScript, requestsInPython, requestsInShell } from './programs.ts';
import { typeCheck } from './typeCheck.ts';

const LONGEST = 8_000;
const ENDPOINTS = 1_207;

interface EndpointData {
  readonly endpointId: string;
  readonly example: JsonObject;
  readonly programs: ReadonlyMap<CodeLanguage, string>;
  /** What is wrong with an answer. */
  readonly faults: readonly string[];
}

/** Does all of them, eight at a time, and answers in their order. */
async function each<In, Out>(all: readonly In[], act: (one: In) => Promise<Out>): Promise<Out[]> {
  const done: Out[] = [];
  const rest = all.entries();
  const worker = async (): Promise<void> => {
    for (const [at, one] of rest) done[at] = await act(one);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return done;
}

describe('every endpoint, through the bundle', () => {
  const snapshot = bundledSnapshot();
  const bench = useBench({ sandbox: { queueMs: 0, runMs: 0, concurrency: 100 } });
  let all: EndpointData[];

  before(async function () {
    this.timeout(180_000);
    all = await each(snapshot.models, ({ endpointId }) => learn(endpointId));
  });

  /** All that get_model_schema tells of an endpoint: bare and with each language. */
  async function learn(endpointId: string): Promise<EndpointData> {
    const required = snapshot.schema(endpointId)?.input.required ?? [];
    const programs = new Map<CodeLanguage, string>();
    const faults: string[] = [];
    let example: JsonObject = {};
    for (const code of [undefined, ...CODE_LANGUAGES]) {
      const { isError, text, data } = await bench.call('get_model_schema', {
        endpoint_id: endpointId,
        ...(code && { code }),
      });
      const fault = (what: string) => faults.push(`${endpointId} ${code ?? ''}: ${what}`);
      if (isError) fault(text);
      if (text.length > LONGEST) fault(`the text has ${text.length} characters`);
      const size = JSON.stringify(data).length;
      if (size > LONGEST) fault(`the data has ${size} characters`);
      const fields = (data.input ?? []) as { name: string; required?: boolean }[];
      for (const name of required) {
        if (!text.includes(`\n  ${name}*: `)) fault(`the text does not name ${name}`);
        if (!fields.some((field) => field.name === name && field.required)) {
          fault(`the data does not name ${name}`);
        }
      }
      example = data.example_input as JsonObject;
      if (code) {
        programs.set(code, String(data.code));
        if (!text.endsWith(String(data.code))) fault('the text lacks the program');
      }
    }
    return { endpointId, example, programs, faults };
  }

  /** The programs of a language, and what each must ask for. */
  function programsIn(language: CodeLanguage) {
    return {
      programs: all.map((one) => one.programs.get(language) ?? ''),
      expected: all.map(({ endpointId, example }) => ({ endpointId, input: example })),
    };
  }

  it('has a short schema that names every required field, with code in each language too', () => {
    assert.equal(all.length, ENDPOINTS);
    assert.deepEqual(
      all.flatMap((one) => one.faults),
      [],
    );
  });

  it('has an example input that is not empty and passes its own validator', () => {
    const faultsOf = createFaultFinder();
    const found = all.flatMap(({ endpointId, example }) => {
      const schema = snapshot.schema(endpointId);
      assert.ok(schema, endpointId);
      const faults = faultsOf(schema.input, example).map(
        ({ path, message }) => `${path} ${message}`,
      );
      return [...faults, ...(Object.keys(example).length === 0 ? ['is empty'] : [])].map(
        (fault) => `${endpointId}: ${fault}`,
      );
    });
    assert.deepEqual(found, []);
  });

  it('runs on its example, and the answer is short', async function () {
    this.timeout(180_000);
    const before = bench.sandbox.submits();
    const found = await each(all, async ({ endpointId, example }) => {
      const { isError, text, data } = await bench.call('run_model', {
        endpoint_id: endpointId,
        input: example,
      });
      if (isError) return [`${endpointId}: ${text.slice(0, 300)}`];
      if (data.status !== 'completed') return [`${endpointId}: ${String(data.status)}`];
      const size = Math.max(text.length, JSON.stringify(data).length);
      return size > LONGEST ? [`${endpointId}: ${size} characters`] : [];
    });
    assert.deepEqual(found.flat(), []);
    assert.equal(bench.sandbox.submits() - before, ENDPOINTS);
  });

  it('has TypeScript that type-checks against the installed client', function () {
    this.timeout(180_000);
    const programs = new Map(
      all.map((one) => [one.endpointId, one.programs.get('typescript') ?? '']),
    );
    assert.equal(programs.size, ENDPOINTS);
    assert.deepEqual(typeCheck(programs), []);
    // The check itself must be able to fail, or it says nothing.
    const wrong =
      "import { fal } from '@fal-ai/client';\nawait fal.subscribe('fal-ai/flux/dev', { input: { promt: 'x' } });\n";
    assert.match(typeCheck(new Map([['wrong', wrong]])).join(), /promt/);
  });

  it('has JavaScript that requests exactly this run', async () => {
    const { programs, expected } = programsIn('javascript');
    assert.deepEqual(await Promise.all(programs.map(requestInJavaScript)), expected);
  });

  it('has Python that requests exactly this run', function () {
    const { programs, expected } = programsIn('python');
    const requests = requestsInPython(programs);
    if (!requests) {
      // Not a part of this project: where the machine has no Python, the line says so.
      console.log('      no python3 here: the Python programs are not compiled');
      this.skip();
    }
    assert.deepEqual(requests, expected);
  });

  it('has cURL that requests exactly this run', () => {
    const { programs, expected } = programsIn('curl');
    assert.deepEqual(requestsInShell(programs), expected);
  });
});
