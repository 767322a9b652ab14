import type { z } from 'zod';
import type { Tool } from '../../src/tools/tool.ts';

/** The README's tool table, made from the tools themselves. */
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

/** The part of a text between `<!-- name -->` and `<!-- /name -->`. */
export function section(text: string, name: string): string | undefined {
  return new RegExp(`<!-- ${name} -->\\n+([\\s\\S]*?)\\n+<!-- /${name} -->`).exec(text)?.[1];
}

/** The text with that part replaced. */
export function withSection(text: string, name: string, content: string): string {
  return text.replace(
    new RegExp(`(<!-- ${name} -->\\n+)[\\s\\S]*?(\\n+<!-- /${name} -->)`),
    (_whole, before: string, after: string) => `${before}${content}${after}`,
  );
}
