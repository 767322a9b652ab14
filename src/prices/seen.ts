import { type Cost, recordedCost } from '../domain/cost.ts';
import { promptOf } from '../domain/input.ts';
import { own } from '../domain/own.ts';
import type { Json, JsonObject, Price } from '../domain/types.ts';
import { fieldsOf, mediaField, type Run, SHOTS, valueOf } from './inputs.ts';
import type { Range } from './tiers.ts';

/** A finished run and its bill. */
export interface PastRun {
  /** As the journal records it: long `data:` URIs are shortened. */
  readonly input: JsonObject;
  readonly cost: Cost;
}

/** The latest runs that count. */
const MOST = 20;

/** What runs with the same price-relevant inputs were billed, at today's unit price; undefined where there was none. */
export function seenCost(
  price: Price,
  run: Run,
  past: readonly PastRun[],
): (Range & { readonly runs: number }) | undefined {
  const key = relevantInputs(price.unit, run);
  const amounts: number[] = [];
  for (const { input, cost } of past.toReversed()) {
    const amount = amountOf(recordedCost(cost), price);
    if (amount === undefined) continue;
    if (relevantInputs(price.unit, { input, schema: run.schema }) === key) amounts.push(amount);
    if (amounts.length === MOST) break;
  }
  if (amounts.length === 0) return undefined;
  return { min: Math.min(...amounts), max: Math.max(...amounts), runs: amounts.length };
}

/** The median of what the latest runs of a model cost, at today's unit price; undefined where there was none. */
export function usualCost(price: Price, past: readonly PastRun[]): number | undefined {
  const amounts = past
    .slice(-MOST)
    .map(({ cost }) => amountOf(recordedCost(cost), price))
    .filter((amount) => amount !== undefined)
    .sort((one, other) => one - other);
  return amounts[Math.floor(amounts.length / 2)];
}

/** What the same units cost today; of a unit without a valid list price, what was billed. */
function amountOf(cost: Cost, { unit, unitPrice }: Price): number | undefined {
  if (cost.basis === 'billed') return cost.amount;
  const isSame = cost.unit === unit && cost.amount !== undefined && cost.units !== undefined;
  return isSame ? (cost.units ?? 0) * unitPrice : undefined;
}

/** Fields that change the content of a result, but not its price. */
const IRRELEVANT =
  /prompt|seed|guidance|cfg|safety|sync_mode|_format|format$|webhook|caption|lyrics|^text$|script|temperature|top_[pk]|scheduler|sampler|strength|language|color|trigger/;

/** The inputs that can change the price of a run, with the defaults of the schema, as one text to compare. */
function relevantInputs(unit: string, run: Run): string {
  const word = unit.toLowerCase();
  // A picture counts by its number; where its size may count, too, it must be the same picture.
  const countsPixels = !/^(image|generation|request|second|video)s?$/.test(word);
  const relevant: Record<string, Json> = {};
  for (const name of [...fieldsOf(run)].sort()) {
    const media = mediaField(name, run);
    const value = valueOf(run, name);
    if (value === undefined || (media === undefined && name !== SHOTS && IRRELEVANT.test(name)))
      continue;
    if (media === undefined) relevant[name] = value;
    else {
      const files = own(run.input, name);
      if (files === undefined) continue;
      const counts = media === 'image' && !countsPixels;
      relevant[name] = !counts ? files : Array.isArray(files) ? files.length : 1;
    }
  }
  if (word.includes('character')) relevant['text length'] = promptOf(run.input)?.length ?? 0;
  if (word.includes('token'))
    relevant['text length'] = Math.ceil((promptOf(run.input)?.length ?? 0) / 500);
  return JSON.stringify(relevant);
}
