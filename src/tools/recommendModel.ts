import * as z from 'zod';
import { isBilledByList } from '../domain/cost.ts';
import { roundMoney } from '../domain/estimate.ts';
import type { Price } from '../domain/types.ts';
import { singularUnit } from '../domain/units.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import { cutText } from './truncate.ts';
import { defineTool, READS, type ToolContext } from './tool.ts';

/** How many models an answer names, and how many are compared where the price decides. */
const SHOWN = 5;
const COMPARED = 12;
/** Milliseconds that the answer waits for prices. */
const PRICE_WAIT = 3_000;

export const recommendModel = defineTool({
  name: 'recommend_model',
  title: 'fal model recommendation',
  description:
    'Recommend models for a task, best first, with price and reason; says so if no model does it.',
  input: z.object({
    task: z
      .string()
      .min(1)
      .max(2000)
      .describe(
        'One English sentence: input, desired output, conditions (cheap, 4K, a model family)',
      ),
  }),
  output: z.object({
    recommendations: z.array(
      z.object({
        endpoint_id: z.string(),
        category: z.string(),
        does: z.string(),
        price: z.string().optional(),
        why: z.string(),
      }),
    ),
    nearest: z.array(z.string()).optional(),
    next_step: z.string(),
  }),
  annotations: READS,
  async run({ task }, { catalogue, prices }, { signal }) {
    const { found, nearest, topic, isCheap } = await catalogue.recommend(task, {
      limit: COMPARED,
      signal,
    });
    if (found.length === 0) {
      const why = topic === undefined ? '' : `, which seems to be about ${topic}`;
      const near =
        nearest.length > 0 ? ` What comes nearest: a model ${nearest.join('; or ')}.` : '';
      const next_step = `No fal model is known to do this task${why}.${near} Do it in another way, or describe the input and the desired output in other words; search_models finds models by name.`;
      return {
        structured: { recommendations: [], nearest: [...nearest], next_step },
        text: next_step,
      };
    }
    const compared = isCheap ? found : found.slice(0, SHOWN);
    const known = await pricesOf(
      compared.map(({ endpointId }) => endpointId),
      prices,
      signal,
    );
    const isAlike = ({ capability }: (typeof found)[number]) => capability === found[0]?.capability;
    // Only prices of the same unit compare; the others keep their place behind.
    const unit = known.get(found[0]?.endpointId ?? '')?.unit;
    const amount = (id: string) => {
      const price = known.get(id);
      return price?.unit === unit && price !== undefined ? price.unitPrice : Infinity;
    };
    const ordered = isCheap
      ? [...compared].sort(
          (one, other) =>
            Number(isAlike(other)) - Number(isAlike(one)) ||
            compareAmounts(amount(one.endpointId), amount(other.endpointId)),
        )
      : compared;
    const recommendations = ordered.slice(0, SHOWN).map((one) => {
      const price = known.get(one.endpointId);
      return {
        endpoint_id: one.endpointId,
        category: one.category,
        does: `${one.takes.join(' + ')} → ${one.makes}`,
        ...(price && { price: priceText(price) }),
        why: cutText(one.why, 200),
      };
    });
    const [first] = recommendations;
    const next_step = `get_model_schema ${first?.endpoint_id ?? ''} for its input, then run_model.`;
    const lines = recommendations.map(
      ({ endpoint_id, does, price, why }, at) =>
        `${at + 1}. ${endpoint_id} | ${does} | ${price ?? 'price: get_pricing'} | ${why}`,
    );
    return { structured: { recommendations, next_step }, text: [...lines, next_step].join('\n') };
  },
});

const compareAmounts = (one: number, other: number): number => (one === other ? 0 : one - other);

const priceText = ({ unitPrice, currency, unit }: Price): string =>
  `${roundMoney(unitPrice)} ${currency} per ${singularUnit(unit)}`;

/** The prices by which fal bills, as far as they come in time; a recommendation needs none. */
async function pricesOf(
  ids: readonly string[],
  prices: ToolContext['prices'],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Price>> {
  const work = prices.get(ids, signal).catch(() => undefined);
  const known = (await withTimeout(work, PRICE_WAIT, signal)) ?? new Map<string, Price>();
  return new Map([...known].filter(([, price]) => isBilledByList(price)));
}
