import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { snippet } from '../../src/snippets/snippet.ts';

const INPUT = {
  prompt: 'It\'s "quoted"\nand 猫',
  on: true,
  none: null,
  sizes: [1, 2.5],
  nested: { 'odd-key': 'x' },
  empty: {},
};

describe('snippets', () => {
  it('JavaScript: the literal evaluates to the input', () => {
    const code = snippet('javascript', 'fal-ai/flux/dev', INPUT);
    const literal = /input: ([\s\S]*),\n\}\);/.exec(code)?.[1] ?? '';
    assert.deepEqual(
      JSON.parse(
        execFileSync(process.execPath, ['-p', `JSON.stringify(${literal})`], { encoding: 'utf8' }),
      ),
      INPUT,
    );
    assert.match(code, /fal\.subscribe\('fal-ai\/flux\/dev'/);
  });

  it('cURL: the shell passes the input unchanged', () => {
    const code = snippet('curl', 'fal-ai/flux/dev', INPUT);
    const listening = 'curl() { for last; do :; done; printf %s "$last"; }\n';
    const echoed = execFileSync('sh', ['-c', listening + code], {
      encoding: 'utf8',
      env: { FAL_KEY: 'x' },
    });
    assert.deepEqual(JSON.parse(echoed), INPUT);
  });

  it('Python: its own literals and strings', () => {
    const code = snippet('python', 'fal-ai/flux/dev', INPUT);
    assert.match(code, /"on": True,/);
    assert.match(code, /"none": None,/);
    assert.match(code, /"prompt": "It's \\"quoted\\"\\nand 猫",/);
  });

  it('contain no key', () => {
    for (const language of ['typescript', 'javascript', 'python', 'curl'] as const) {
      assert.doesNotMatch(snippet(language, 'a/b', {}), /Key [^$]/);
    }
  });
});
