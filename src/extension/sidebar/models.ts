import { exampleInput } from '../../catalogue/example.ts';
import { describeFields, type Field } from '../../catalogue/fields.ts';
import type { Composed } from '../../jobs/compose.ts';
import type { Model } from '../../domain/types.ts';
import type { FieldRow, ModelDetails, ModelRow } from '../../protocol/messages.ts';

/** As many results as a person would ever scroll through. */
const MOST_FOUND = 500;
const PAGE = 100;
const WHOLE = {
  required: 400,
  optional: 300,
  values: 0,
  depth: 0,
  optionals: Number.POSITIVE_INFINITY,
};

/** A model as a row of the list. */
export function modelRow(model: Model): ModelRow {
  return {
    id: model.endpointId,
    name: model.name,
    category: model.category,
    ...(model.date !== undefined && { date: model.date }),
    ...(model.thumbnailUrl !== undefined && { thumbnailUrl: model.thumbnailUrl }),
    ...(model.highlighted && { isHighlighted: true as const }),
    ...(model.status === 'deprecated' && { isDeprecated: true as const }),
  };
}

/** Whether it is the list of the package: fal's own has dates and pictures. */
export const isBundled = (rows: readonly ModelRow[]): boolean =>
  !rows.some(({ date, thumbnailUrl }) => date ?? thumbnailUrl);

/** A row for an id that no list has. */
export const unknownRow = (id: string): ModelRow => ({
  id,
  name: id.split('/').slice(1).join(' ') || id,
  category: 'unknown',
});

/** Ids of the models that match, best first. @throws {FalError} */
export async function searchIds(
  { catalogue }: Pick<Composed, 'catalogue'>,
  { query, category }: { query: string; category?: string },
  signal: AbortSignal,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await catalogue.search({ query, category, limit: PAGE, cursor, signal });
    ids.push(...page.models.map(({ endpointId }) => endpointId));
    cursor = page.nextCursor;
  } while (cursor !== undefined && ids.length < MOST_FOUND);
  return ids;
}

/** All that is known of a model; what cannot be had now is left out. @throws {FalError} `not-found` */
export async function modelDetails(
  { catalogue, prices }: Pick<Composed, 'catalogue' | 'prices'>,
  id: string,
  signal: AbortSignal,
): Promise<ModelDetails> {
  const [model, { schema }, known] = await Promise.all([
    catalogue.find(id, { signal }),
    catalogue.schema(id, { signal }),
    prices.get([id], signal).catch(() => undefined),
  ]);
  const price = known?.get(id);
  const row = unknownRow(id);
  return {
    ...(model ?? { endpointId: id, name: row.name, category: row.category, description: '' }),
    ...(price && { price }),
    inputs: describeFields(schema.input, WHOLE).fields.map(fieldRow),
    example: exampleInput(schema.input),
    outputs: describeFields(schema.output, WHOLE).fields.map(fieldRow),
    playgroundUrl: `https://fal.ai/models/${id}`,
    docsUrl: `https://fal.ai/models/${id}/api`,
  };
}

const fieldRow = ({ name, type, required, description }: Field): FieldRow => ({
  name,
  type,
  isRequired: required ?? false,
  description: description ?? '',
});
