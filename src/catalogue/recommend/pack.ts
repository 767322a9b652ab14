import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  CapabilityRow,
  Constraint,
  Glossary,
  KnownCapability,
  Knowledge,
} from './capability.ts';
import { createDictionary } from './glossary.ts';
import { termsOf } from './terms.ts';

const GLOSSARY = 'glossary.json';
const CONSTRAINTS = 'constraints.json';
/** A word that occurs less often is rather chance than meaning, unless it is a search word. */
const LEAST_USES = 3;
/** Numbers, and what a person refuses, say less. */
const LEAST_WEAK_USES = 6;

/** Reads the tables in a folder: the rows of capabilities, whose examples become their terms, the glossary and the constraints. */
export async function readKnowledge(folder: string): Promise<Knowledge> {
  const read = async <T>(name: string): Promise<T> =>
    JSON.parse(await readFile(path.join(folder, name), 'utf8')) as T;
  const glossary = await read<Glossary>(GLOSSARY);
  const constraints = await read<readonly Constraint[]>(CONSTRAINTS);
  const files = (await readdir(folder)).filter(
    (name) => name.endsWith('.json') && name !== GLOSSARY && name !== CONSTRAINTS,
  );
  const rows = await Promise.all(files.sort().map((name) => read<readonly CapabilityRow[]>(name)));
  const all = rows.flat();
  return { capabilities: knownCapabilities(all, glossary), constraints, glossary };
}

/** The rows with the stems of their examples and tasks. */
function knownCapabilities(
  rows: readonly CapabilityRow[],
  glossary: Glossary,
): readonly KnownCapability[] {
  const dictionary = createDictionary(glossary);
  const stemsOf = (texts: readonly string[]) =>
    texts.flatMap((text) => termsOf(text, dictionary).stems);
  const all = rows.map(({ examples, tasks = [], ...row }) => ({
    row,
    stems: stemsOf([row.title, ...examples]),
    tasks: stemsOf(tasks),
    phrases: row.makes === undefined ? '' : examples.filter(isPhrase).join('. '),
  }));
  const uses = new Map<string, number>();
  for (const stem of all.flatMap(({ stems, tasks }) => [...stems, ...tasks]))
    uses.set(stem, (uses.get(stem) ?? 0) + 1);
  const searched = new Set(stemsOf(all.flatMap(({ row, phrases }) => [row.title, phrases])));
  const kept = (stems: readonly string[]) =>
    stems
      .filter((stem) => searched.has(stem) || (uses.get(stem) ?? 0) >= leastUses(stem))
      .sort()
      .join(' ');
  return all.map(({ row, stems, tasks, phrases }) => ({
    ...row,
    ...{ phrases, stems: kept(stems), tasks: kept(tasks) },
  }));
}

const leastUses = (stem: string): number =>
  /^(?:not_|\d)/.test(stem) ? LEAST_WEAK_USES : LEAST_USES;

/** Whether an example is two or three English words. */
const isPhrase = (text: string): boolean => /^[a-z\d-]+( [a-z\d-]+){1,2}$/i.test(text);
