import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'prettier';
import type { z } from 'zod';
import type { Tool } from '../../src/tools/tool.ts';

/** Asserts that a manual has this table, as Prettier formats it, between `<!-- name -->` and `<!-- /name -->`. With UPDATE_SNAPSHOTS it is written first. */
export async function hasTable(manual: string, name: string, rows: string): Promise<void> {
  const file = new URL(`../../${manual}`, import.meta.url);
  const table = (await format(rows, { parser: 'markdown' })).trim();
  if (process.env.UPDATE_SNAPSHOTS) {
    await writeFile(file, withSection(await readFile(file, 'utf8'), name, table));
  }
  assert.equal(section(await readFile(file, 'utf8'), name), table);
}

/** The table of tools, made from the tools themselves. */
export function toolTable(tools: readonly Tool[]): string {
  const rows = tools.map((tool) => {
    const shape = tool.input.shape as Record<string, z.ZodType>;
    const parameters = Object.entries(shape).map(
      ([name, schema]) => `\`${name}${schema.safeParse(undefined).success ? '?' : ''}\``,
    );
    const spends = tool.annotations.readOnlyHint ? '' : ' (asks first)';
    return `| \`${tool.name}\`${spends} | ${parameters.join(', ')} | ${tool.description} |`;
  });
  return ['| Tool | Parameters | What it does |', '| --- | --- | --- |', ...rows].join('\n');
}

function section(text: string, name: string): string | undefined {
  return new RegExp(`<!-- ${name} -->\\n+([\\s\\S]*?)\\n+<!-- /${name} -->`).exec(text)?.[1];
}

function withSection(text: string, name: string, content: string): string {
  return text.replace(
    new RegExp(`<!-- ${name} -->\\n[\\s\\S]*?<!-- /${name} -->`),
    () => `<!-- ${name} -->\n\n${content}\n\n<!-- /${name} -->`,
  );
}
