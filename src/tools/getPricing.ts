import * as z from 'zod';
import { type Estimate, estimateText } from '../domain/estimate.ts';
import { inEnglish } from '../domain/translate.ts';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { FalError } from '../fal/errors.ts';
import type { JsonObject } from '../domain/types.ts';
import { singularUnit } from '../domain/units.ts';
import { defineTool, READS } from './tool.ts';

const ESTIMATE = z.object({
  min: z.number().optional().describe('The run costs at least this; absent where unknown'),
  max: z.number().optional().describe('The run costs at most this; absent where unknown'),
  typical: z.number().optional().describe("fal's average for this model; no limit"),
  currency: z.string().optional(),
  basis: z.enum(['exact', 'seen', 'tiers', 'typical', 'list', 'unknown']),
  note: z.string().describe('How the figures come about, or why there are none'),
});

export const getPricing = defineTool({
  name: 'get_pricing',
  title: 'fal price check',
  description: "Get a model's unit price and, with input, the estimated cost of that run.",
  input: z.object({
    endpoint_id: z.string().min(1).max(3000).describe('One, or up to 50 separated by commas'),
    input: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Input to estimate; one endpoint only'),
  }),
  output: z.object({
    prices: z.array(
      z.object({
        endpoint_id: z.string(),
        unit_price: z.number(),
        unit: z.string(),
        currency: z.string(),
      }),
    ),
    not_priced: z.array(z.string()).optional(),
    estimate: ESTIMATE.optional(),
  }),
  annotations: READS,
  async run({ endpoint_id, input }, context, { signal }) {
    const ids = [
      ...new Set(
        endpoint_id
          .split(',')
          .filter((id) => id.trim() !== '')
          .map(normalizeEndpointId),
      ),
    ];
    if (ids.length === 0 || ids.length > 50) {
      throw new FalError('invalid-input', `endpoint_id names ${ids.length} endpoints.`, {
        advice: 'Give 1 to 50.',
      });
    }
    if (input && ids.length > 1) {
      throw new FalError('invalid-input', 'An estimate is made for one endpoint at a time.', {
        advice: 'Give one endpoint_id with input, or leave input out.',
      });
    }
    const prices = await context.prices.get(ids, signal);
    const missing = ids.filter((id) => !prices.has(id));
    const estimate =
      input &&
      (await context.estimate(ids[0] ?? '', input as JsonObject, {
        translate: inEnglish,
        signal,
      }));
    const structured = {
      prices: [...prices.values()].map((price) => ({
        endpoint_id: price.endpointId,
        unit_price: price.unitPrice,
        unit: price.unit,
        currency: price.currency,
      })),
      ...(missing.length > 0 && { not_priced: missing }),
      ...(estimate && { estimate }),
    };
    const lines = structured.prices.map(
      (one) =>
        `${one.endpoint_id}: ${one.unit_price} ${one.currency} per ${singularUnit(one.unit)}`,
    );
    if (missing.length > 0)
      lines.push(
        `fal lists no price for: ${missing.join(', ')} (check the ids with search_models).`,
      );
    if (estimate) lines.push(estimateLine(estimate));
    return { structured, text: lines.join('\n') };
  },
});

/** An estimate in words, with how it comes about. */
export function estimateLine(estimate: Estimate): string {
  const money = (amount: number) => `${amount} ${estimate.currency ?? 'USD'}`;
  const figures = estimateText(estimate, inEnglish, money);
  const costs =
    figures === undefined ? 'The price of this run is unknown.' : `The run costs ${figures}.`;
  return `${costs} ${estimate.note}`;
}
