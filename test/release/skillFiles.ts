import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';

const SKILLS = new URL('../../media/skills/', import.meta.url);

/** A call in the example of a skill. */
export interface ExampleCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>> & { readonly endpoint_id?: string };
}

/** A skill as its file has it. */
export interface Skill {
  /** The name of its folder. */
  readonly folder: string;
  /** The whole file. */
  readonly text: string;
  readonly frontmatter: Readonly<Record<string, unknown>>;
  readonly body: string;
  /** Each ```json block, parsed. */
  readonly examples: readonly (readonly ExampleCall[])[];
}

/** Reads all skills, in the order of their names. @throws for a file without frontmatter */
export async function readSkills(): Promise<readonly Skill[]> {
  const folders = (await readdir(SKILLS)).sort();
  return Promise.all(folders.map(readSkill));
}

async function readSkill(folder: string): Promise<Skill> {
  const text = await readFile(new URL(`${folder}/SKILL.md`, SKILLS), 'utf8');
  const [, head, body] = /^---\n([^]*?)\n---\n([^]*)$/.exec(text) ?? [];
  if (head === undefined || body === undefined) throw new Error(`${folder} has no frontmatter`);
  const blocks = [...body.matchAll(/^```json\n([^]*?)^```$/gm)];
  return {
    folder,
    text,
    body,
    frontmatter: parse(head) as Record<string, unknown>,
    examples: blocks.map(([, json = '']) => JSON.parse(json) as ExampleCall[]),
  };
}

/** What stands in backticks outside of the example. */
export function codeWords({ body }: Skill): readonly string[] {
  const prose = body.replaceAll(/^```[^]*?^```$/gm, '');
  return [...prose.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
}

/** The endpoint ids that a skill names, in its text and in its example. */
export function endpointIds(skill: Skill): readonly string[] {
  const inText = codeWords(skill).filter((word) => /^[\w.-]+(?:\/[\w.-]+)+$/.test(word));
  const inExample = skill.examples
    .flat()
    .flatMap((call) => call.arguments.endpoint_id?.split(',') ?? []);
  return [...new Set([...inText, ...inExample])];
}
