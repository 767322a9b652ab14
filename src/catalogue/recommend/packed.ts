import type { Knowledge, KnownCapability } from './capability.ts';

type Row = Omit<KnownCapability, 'stems' | 'tasks'>;

/** Knowledge in the form in which it takes little space: for each stem the rows that have it. */
export interface PackedKnowledge extends Pick<Knowledge, 'constraints' | 'glossary'> {
  readonly rows: readonly Row[];
  /** All stems, separated by spaces. */
  readonly vocabulary: string;
  /** A line for each stem: its rows, each by its distance from the one before, and how often it occurs there. */
  readonly stems: string;
  readonly tasks: string;
}

/** A character from here on is a distance; below, a count above 1. */
const DISTANCE = 48;
const COUNT = 33;
/** More often says no more. */
const MOST = 5;

/** Packs what `unpackKnowledge` unpacks; counts above 3 become 3. */
export function packKnowledge({ capabilities, ...rest }: Knowledge): PackedKnowledge {
  const words = (text: string) => text.split(' ').filter((word) => word !== '');
  const vocabulary = [
    ...new Set(capabilities.flatMap(({ stems, tasks }) => [...words(stems), ...words(tasks)])),
  ].sort();
  const linesOf = (field: 'stems' | 'tasks') => {
    const rowsOf = new Map<string, Map<number, number>>();
    capabilities.forEach((capability, row) => {
      for (const stem of words(capability[field])) {
        const rows = rowsOf.get(stem) ?? new Map<number, number>();
        rowsOf.set(stem, rows.set(row, (rows.get(row) ?? 0) + 1));
      }
    });
    return vocabulary.map((stem) => lineOf(rowsOf.get(stem) ?? new Map())).join('\n');
  };
  return {
    ...rest,
    rows: capabilities.map(({ stems: _, tasks: __, ...row }) => row),
    vocabulary: vocabulary.join(' '),
    stems: linesOf('stems'),
    tasks: linesOf('tasks'),
  };
}

function lineOf(rows: ReadonlyMap<number, number>): string {
  let last = 0;
  return [...rows]
    .sort(([one], [other]) => one - other)
    .map(([row, count]) => {
      const distance = String.fromCharCode(DISTANCE + row - last);
      last = row;
      return count > 1 ? distance + String.fromCharCode(COUNT + Math.min(count, MOST)) : distance;
    })
    .join('');
}

/** Restores what `packKnowledge` packed. */
export function unpackKnowledge({ rows, vocabulary, ...packed }: PackedKnowledge): Knowledge {
  const words = vocabulary.split(' ');
  const textsOf = (field: 'stems' | 'tasks') => {
    const texts = rows.map((): string[] => []);
    packed[field].split('\n').forEach((line, at) => {
      let row = 0;
      const codes = Array.from({ length: line.length }, (_, place) => line.charCodeAt(place));
      codes.forEach((code, place) => {
        if (code < DISTANCE) return;
        row += code - DISTANCE;
        const next = codes[place + 1] ?? DISTANCE;
        const count = next < DISTANCE ? next - COUNT : 1;
        for (let times = 0; times < count; times += 1) texts[row]?.push(words[at] ?? '');
      });
    });
    return texts.map((text) => text.join(' '));
  };
  const [stems, tasks] = [textsOf('stems'), textsOf('tasks')];
  const { constraints, glossary } = packed;
  return {
    ...{ constraints, glossary },
    capabilities: rows.map((row, at) => ({
      ...row,
      ...{ stems: stems[at] ?? '', tasks: tasks[at] ?? '' },
    })),
  };
}
