import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import ts from 'typescript';
import { TOOLS } from '../../src/tools/tools.ts';

/** The layers that serve agents and people alike. */
const NEUTRAL = ['domain', 'store', 'fal', 'catalogue', 'jobs', 'presets', 'runtime', 'snippets'];

/** What only an agent's tools have. */
const PARAMETERS = ['save_to', 'upload_inputs', 'request_id', 'next_cursor', 'cdn_url', 'strict:'];
const OF_TOOLS = new RegExp(
  `\\b(${TOOLS.map(({ name }) => name).join('|')})\\b|(^|[ .,;(])(${PARAMETERS.join('|')})[ .,;)]|this server`,
  'i',
);

/** The text literals of a folder of src that hold a space, so that they may be read, as `file: text`. */
async function textsOf(folder: string): Promise<string[]> {
  const source = new URL(`../../src/${folder}/`, import.meta.url);
  const names = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, source), 'utf8');
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        if (
          ts.isStringLiteralLike(node) ||
          ts.isTemplateHead(node) ||
          ts.isTemplateMiddleOrTemplateTail(node)
        )
          found.push(`${folder}/${name}: ${node.text}`);
        ts.forEachChild(node, visit);
      };
      visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest));
      return found.filter((literal) => /\w \w/.test(literal));
    }),
  );
  return texts.flat();
}

describe('the layers below the tools', () => {
  it('word their errors for agents and people alike: no text names a tool, its parameters or "this server"', async () => {
    const texts = (await Promise.all(NEUTRAL.map(textsOf))).flat();
    assert.ok(texts.length > 200, `${texts.length} texts`);
    assert.deepEqual(
      texts.filter((text) => OF_TOOLS.test(text)),
      [],
    );
  });

  it('leave the next step to the tables of their readers', async () => {
    for (const folder of NEUTRAL) {
      const source = new URL(`../../src/${folder}/`, import.meta.url);
      for (const name of await readdir(source, { recursive: true })) {
        if (!name.endsWith('.ts') || name === 'errors.ts') continue;
        const text = await readFile(new URL(name, source), 'utf8');
        assert.doesNotMatch(text, /\badvice:/, `${folder}/${name}`);
      }
    }
  });
});
