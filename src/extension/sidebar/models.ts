import { exampleInput } from '../../catalogue/example.ts';
import { describeFields, type Field } from '../../catalogue/fields.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Model } from '../../domain/types.ts';
import type { FieldRow, ModelDetails, ModelRow } from '../../protocol/messages.ts';
import type { PresetModel, Runnables } from '../presets/runnables.ts';

/** The limit of a search, above what users scroll through. */
const MOST_FOUND = 500;
const PAGE = 100;
const WHOLE = {
  required: 400,
  optional: 300,
  values: 0,
  depth: 0,
  optionals: Number.POSITIVE_INFINITY,
};

/** Converts a model to a row of the list. */
export function modelRow(model: Model | PresetModel): ModelRow {
  return {
    id: model.endpointId,
    ...('runs' in model && { runs: model.runs }),
    name: model.name,
    category: model.category,
    ...(model.date !== undefined && { date: model.date }),
    ...(model.thumbnailUrl !== undefined && { thumbnailUrl: model.thumbnailUrl }),
    ...(model.highlighted && { isHighlighted: true as const }),
    ...(model.status === 'deprecated' && { isDeprecated: true as const }),
  };
}

/** Whether the rows come from the bundled catalogue, which lacks the dates and thumbnails of fal's list. */
export const isBundled = (rows: readonly ModelRow[]): boolean =>
  !rows.some(({ date, thumbnailUrl }) => date ?? thumbnailUrl);

/** The row of an endpoint id that is in no list. */
export const unknownRow = (id: string): ModelRow => ({
  id,
  name: id.split('/').slice(1).join(' ') || id,
  category: 'unknown',
});

/** The endpoint ids of matching models, best first. @throws {FalError} */
export async function searchIds(
  { catalogue }: Pick<Runtime, 'catalogue'>,
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

/** The details of a model or a preset, without a price if that cannot be loaded. @throws {FalError} `not-found` */
export async function modelDetails(
  { catalogue, prices }: Pick<Runtime, 'catalogue' | 'prices'>,
  runnables: Runnables,
  id: string,
  signal: AbortSignal,
): Promise<ModelDetails> {
  const { endpointId, schema: input, preset } = await runnables.find(id, signal);
  const [model, { schema }, priceMap] = await Promise.all([
    catalogue.find(endpointId, { signal }),
    catalogue.schema(endpointId, { signal }),
    prices.get([endpointId], signal).catch(() => undefined),
  ]);
  const price = priceMap?.get(endpointId);
  const { name, category } = unknownRow(endpointId);
  const example = await runnables.merge(id, exampleInput(input), signal);
  return {
    ...(model ?? { endpointId, name, category, description: '' }),
    ...(preset && {
      name: preset.preset.title,
      description: preset.preset.description ?? model?.description ?? '',
    }),
    ...(price && { price }),
    inputs: describeFields(input, WHOLE).fields.map(fieldRow),
    example: example.input,
    outputs: describeFields(schema.output, WHOLE).fields.map(fieldRow),
    playgroundUrl: `https://fal.ai/models/${endpointId}`,
    docsUrl: `https://fal.ai/models/${endpointId}/api`,
  };
}

const fieldRow = ({ name, type, required, description }: Field): FieldRow => ({
  name,
  type,
  isRequired: required ?? false,
  description: description ?? '',
});
