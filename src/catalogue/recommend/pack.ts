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
/** Uses that each stem has in advance, so that rare ones say little. */
const SMOOTHING = 0.5;
/** Uses from which a stem counts. */
const LEAST_USES = 2;

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
  const odds = oddsOf(all, glossary);
  return { capabilities: knownCapabilities(all, glossary), constraints, glossary, odds };
}

/** The rows with the stems of their examples. */
export function knownCapabilities(
  rows: readonly CapabilityRow[],
  glossary: Glossary,
): readonly KnownCapability[] {
  const dictionary = createDictionary(glossary);
  const all = rows.map(({ examples, tasks: _, ...row }) => ({
    row,
    stems: [row.title, ...examples].flatMap((text) => termsOf(text, dictionary).stems),
    phrases: row.makes === undefined ? '' : examples.filter(isPhrase).join('. '),
  }));
  const uses = new Map<string, number>();
  for (const stem of all.flatMap(({ stems }) => stems)) uses.set(stem, (uses.get(stem) ?? 0) + 1);
  // What no model does is endless: a word that occurs once there is rather chance than meaning.
  const isKept = ({ makes }: CapabilityRow | Omit<CapabilityRow, 'examples'>, stem: string) =>
    makes !== undefined || (uses.get(stem) ?? 0) > 1;
  return all.map(({ row, stems, phrases }) => ({
    ...row,
    phrases,
    stems: stems
      .filter((stem) => isKept(row, stem))
      .sort()
      .join(' '),
  }));
}

/** Whether an example is two or three English words. */
const isPhrase = (text: string): boolean => /^[a-z\d-]+( [a-z\d-]+){1,2}$/i.test(text);

/** How much likelier each stem is in a task that no model does. */
export function oddsOf(rows: readonly CapabilityRow[], glossary: Glossary): Knowledge['odds'] {
  const dictionary = createDictionary(glossary);
  const counts = new Map<string, [possible: number, impossible: number]>();
  const sentences: [number, number] = [0, 0];
  for (const { makes, examples, tasks = [] } of rows) {
    const side = makes === undefined ? 1 : 0;
    for (const text of [...examples, ...tasks]) {
      sentences[side] += 1;
      for (const stem of new Set(termsOf(text, dictionary).stems)) {
        const both = counts.get(stem) ?? [0, 0];
        both[side] += 1;
        counts.set(stem, both);
      }
    }
  }
  const share = (count: number, of: number) => (count + SMOOTHING) / (of + 2 * SMOOTHING);
  const stemsOf = new Map<number, string[]>();
  for (const [stem, [possible, impossible]] of [...counts].sort()) {
    if (possible + impossible < LEAST_USES) continue;
    const odds = Math.log(share(impossible, sentences[1]) / share(possible, sentences[0]));
    const tenths = Math.round(10 * odds);
    stemsOf.set(tenths, [...(stemsOf.get(tenths) ?? []), stem]);
  }
  return Object.fromEntries([...stemsOf].map(([tenths, stems]) => [tenths, stems.join(' ')]));
}
