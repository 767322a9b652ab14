import type { Json } from '../../domain/types.ts';
import type { MediaRecord } from '../../provenance/record.ts';

/** A field of two inputs that differs, by its path such as `loras[0].scale`; a missing text: that input does not set it. */
export interface InputDifference {
  readonly path: string;
  readonly first?: string | undefined;
  readonly second?: string | undefined;
}

/** How the inputs of two files differ. */
export interface InputDifferences {
  readonly differ: readonly InputDifference[];
  /** The fields that are equal as a whole. */
  readonly equal: readonly string[];
}

type Made = Pick<MediaRecord, 'input' | 'sources'>;

/** A value within an input that holds no other. */
interface Leaf {
  readonly field: string;
  readonly path: string;
  readonly text: string;
  /** What tells it from another of the same text. */
  readonly exact: string;
  /** Equal for equal values; a file of the project is compared by its content. */
  readonly identity: string;
}

/** Compares the inputs of two records, field by field. */
export function inputDifferences(first: Made, second: Made): InputDifferences {
  const [one, other] = [leavesOf(first), leavesOf(second)];
  const both = new Map([...one, ...other]);
  const differing = [...both].filter(([at]) => one.get(at)?.identity !== other.get(at)?.identity);
  const changed = new Set(differing.map(([, { field }]) => field));
  const fields = new Set([...both.values()].map(({ field }) => field));
  return {
    differ: differing.map(([at, { path }]) => {
      const [mine, theirs] = [one.get(at), other.get(at)];
      const how = mine?.text === theirs?.text ? 'exact' : 'text';
      return { path, first: mine?.[how], second: theirs?.[how] };
    }),
    equal: [...fields].filter((field) => !changed.has(field)),
  };
}

/** The leaves of an input by their JSON pointers, which no name of a field can imitate. */
function leavesOf({ input, sources = [] }: Made): ReadonlyMap<string, Leaf> {
  const files = new Map(sources.map((source) => [source.at, source]));
  const leaves = new Map<string, Leaf>();
  const visit = (value: Json, at: string, path: string, field: string) => {
    const isList = Array.isArray(value);
    const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    for (const [name, each] of inner) {
      const step = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const below = isList ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
      visit(each, at + step, below, at === '' ? name : field);
    }
    if (inner.length > 0 || at === '') return;
    const file = files.get(at);
    const json = JSON.stringify(value);
    const text = file?.path ?? (typeof value === 'string' ? value : json);
    const hash = file?.sha256;
    const exact = hash === undefined ? json : `${text} (sha256 ${hash.slice(0, 12)}…)`;
    leaves.set(at, { field, path, text, exact, identity: hash ?? json });
  };
  visit(input, '', '', '');
  return leaves;
}
