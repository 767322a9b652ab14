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
  /** Equal for equal values; a file of the project is compared by its content. */
  readonly identity: string;
}

/** Compares the inputs of two records, field by field. */
export function inputDifferences(first: Made, second: Made): InputDifferences {
  const [one, other] = [leavesOf(first), leavesOf(second)];
  const both = new Map([...one, ...other]);
  const differing = [...both].filter(
    ([at]) => one.get(at)?.identity !== other.get(at)?.identity,
  );
  const changed = new Set(differing.map(([, { field }]) => field));
  const fields = new Set([...both.values()].map(({ field }) => field));
  return {
    differ: differing.map(([at, { path }]) => ({
      path,
      first: one.get(at)?.text,
      second: other.get(at)?.text,
    })),
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
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const identity = file?.sha256 ?? JSON.stringify(value);
    leaves.set(at, { field, path, text: file?.path ?? text, identity });
  };
  visit(input, '', '', '');
  return leaves;
}
