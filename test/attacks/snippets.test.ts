import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import vm from 'node:vm';
import type { Json, JsonObject } from '../../src/domain/types.ts';
import { snippet } from '../../src/snippets/snippet.ts';
import { type HostileText, hostileText } from '../attacks/hostileText.ts';
import { repetitions } from '../support/repetitions.ts';

const COUNT = repetitions(300, 5_000);
/** What a terminal obeys and what reorders a line. */
const UNSEEN = /[\x7f-\x9f\p{Bidi_Control}]|(?!\n)[\x00-\x1f]/u;

function hostileJson(source: HostileText, depth = 0): Json {
  const { below, pick, text } = source;
  const kind = below(depth < 3 ? 6 : 4);
  if (kind < 3) return text(8);
  if (kind === 3) return pick([0, -1.5, 1e21, true, false, null]);
  const parts = Array.from({ length: below(4) }, () => hostileJson(source, depth + 1));
  if (kind === 4) return parts;
  const names = ['__proto__', 'constructor', 'toString', 'a-b', 'ok', "it's"];
  return Object.fromEntries(parts.map((part) => [below(2) === 0 ? pick(names) : text(4), part]));
}

/** Runs with hostile inputs, of hostile models. */
function hostileRuns(seed: number): { readonly endpointId: string; readonly input: JsonObject }[] {
  const source = hostileText(seed);
  return Array.from({ length: COUNT }, () => ({
    endpointId: `owner/${source.text(4)}`,
    input: { prompt: source.text(), [source.text(2)]: hostileJson(source) },
  }));
}

const same = (found: unknown, input: JsonObject, code: string) => {
  assert.equal(JSON.stringify(found), JSON.stringify(input), code);
};

describe('a program of a hostile run', () => {
  it('JavaScript: has its model and its input, and nothing else', () => {
    for (const { endpointId, input } of hostileRuns(1)) {
      const code = snippet('javascript', endpointId, input);
      assert.doesNotMatch(code, UNSEEN);
      assert.doesNotMatch(code, /<\/script|<!--/i);
      const seen: unknown[] = [];
      const body = code.replace(/^import .*\n/, '').replace('await ', '');
      const fal = { subscribe: (...given: unknown[]) => seen.push(...given) };
      vm.runInNewContext(body, { fal, console: { log: () => undefined } });
      assert.equal(seen.length, 2);
      assert.equal(seen[0], endpointId);
      same((seen[1] as { input: unknown }).input, input, code);
    }
  });

  it('Python: has its model and its input, and nothing else', () => {
    for (const { endpointId, input } of hostileRuns(2)) {
      const code = snippet('python', endpointId, input);
      assert.doesNotMatch(code, UNSEEN);
      const string = String.raw`"(?:[^"\\\n]|\\["\\bfnrtu])*"`;
      const [, id = '', given = ''] =
        new RegExp(
          String.raw`^import json\n\nimport fal_client\n\nresult = fal_client\.subscribe\(\n {4}(${string}),\n {4}arguments=([\s\S]*),\n\)\nprint\(json\.dumps\(result, indent=2\)\)\n$`,
        ).exec(code) ?? [];
      const words: Readonly<Record<string, string>> = {
        True: 'true',
        False: 'false',
        None: 'null',
      };
      const json = given.replace(
        new RegExp(String.raw`${string}|True|False|None|,(?=\s*[}\]])`, 'g'),
        (token) => (token.startsWith('"') ? token : (words[token] ?? '')),
      );
      assert.equal(JSON.parse(id), endpointId.toWellFormed());
      same(JSON.parse(json), JSON.parse(wellFormed(input)) as JsonObject, code);
    }
  });

  it('cURL: is one command, whatever the input', () => {
    const runs = hostileRuns(3);
    const codes = runs.map(({ endpointId, input }) => snippet('curl', endpointId, input));
    const listening = `curl() { for last; do :; done; printf '%s\\0%s\\0' "$2" "$last"; }\n`;
    const output = execFileSync('sh', {
      input: listening + codes.join(''),
      encoding: 'utf8',
      env: { FAL_KEY: 'x' },
      maxBuffer: 1_000_000_000,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const words = output.split('\0');
    assert.equal(words.length, 2 * runs.length + 1);
    for (const [at, { endpointId, input }] of runs.entries()) {
      assert.doesNotMatch(codes[at] ?? '', UNSEEN);
      assert.equal(words[2 * at], `https://fal.run/${encodeURI(endpointId.toWellFormed())}`);
      same(JSON.parse(words[2 * at + 1] ?? ''), input, codes[at] ?? '');
    }
  });
});

/** The input as JSON with whole characters only. */
function wellFormed(input: JsonObject): string {
  return JSON.stringify(input).replace(/(?<!\\)((?:\\\\)*)\\u(d[89a-f][\da-f]{2})/gi, '$1\ufffd');
}
