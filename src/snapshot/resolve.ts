import type { Schema } from '../domain/types.ts';
import type { PackedSchema } from './packed.ts';

/** The type at an index with all references resolved; a type inside itself becomes an open object. */
export function resolveType(index: number, types: readonly PackedSchema[]): Schema {
  return resolve({ $ref: index }, new Set());

  function resolve(packed: PackedSchema, above: ReadonlySet<number>): Schema {
    const { $ref, ...own } = packed;
    if ($ref === undefined) return inner(own, above);
    const type = types[$ref] ?? {};
    if (!above.has($ref)) return inner({ ...type, ...own }, new Set([...above, $ref]));
    const title = type.title === undefined ? {} : { title: type.title };
    return { type: 'object', ...title, ...inner(own, above), additionalProperties: true };
  }

  function inner(packed: Omit<PackedSchema, '$ref'>, above: ReadonlySet<number>): Schema {
    const { anyOf, items, properties, additionalProperties: rest, ...plain } = packed;
    return {
      ...plain,
      ...(anyOf && { anyOf: anyOf.map((one) => resolve(one, above)) }),
      ...(items && { items: resolve(items, above) }),
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, property]) => [name, resolve(property, above)]),
        ),
      }),
      ...(rest !== undefined && {
        additionalProperties: typeof rest === 'boolean' ? rest : resolve(rest, above),
      }),
    };
  }
}
