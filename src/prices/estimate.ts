import type { Daily } from '../catalogue/daily.ts';
import type { Catalogue } from '../catalogue/types.ts';
import { isBilledByList } from '../domain/cost.ts';
import { type Basis, type Estimate, roundMoney } from '../domain/estimate.ts';
import type { Translate } from '../domain/translate.ts';
import type { JsonObject } from '../domain/types.ts';
import { singularUnit } from '../domain/units.ts';
import type { TypicalPrice } from '../fal/models.ts';
import { countUnits } from './count.ts';
import { type Run, tierFields } from './inputs.ts';
import { type PastRun, seenCost, usualCost } from './seen.ts';
import { type Range, tierCost } from './tiers.ts';
import { readTiers } from './tierText.ts';
import type { Prices } from './unitPrices.ts';

export interface EstimateOptions {
  readonly translate: Translate;
  readonly signal?: AbortSignal | undefined;
}

/** Estimates what one run costs, by the best that is known: earlier bills of such runs, the tiers of the model's page, a flat price, the list price within its roundings, fal's average. @throws {FalError} without a key, and when fal does not answer */
export type EstimateRun = (
  endpointId: string,
  input: JsonObject,
  options: EstimateOptions,
) => Promise<Estimate>;

export interface EstimateDeps {
  readonly prices: Prices;
  readonly catalogue: Pick<Catalogue, 'schema' | 'pricingText'>;
  /** fal's averages; absent where nothing keeps them for a day. */
  readonly typicalPrice?: Daily<TypicalPrice> | undefined;
  /** The finished runs of an endpoint on this machine, oldest first. */
  readonly past: (endpointId: string) => Promise<readonly PastRun[]>;
  /** An input in the form of the past ones. */
  readonly recorded: (input: JsonObject) => JsonObject;
}

const LONGEST_QUOTE = 400;

/** Creates the estimator. */
export function createEstimate(deps: EstimateDeps): EstimateRun {
  const { prices, catalogue, typicalPrice, past, recorded } = deps;
  return async (endpointId, wholeInput, { translate, signal }) => {
    const input = recorded(wholeInput);
    const [priced, schema, text, runs] = await Promise.all([
      prices.get([endpointId], signal),
      catalogue.schema(endpointId, { ...(signal && { signal }) }).catch(() => undefined),
      catalogue.pricingText(endpointId, signal).catch(() => undefined),
      past(endpointId).catch(() => []),
    ]);
    signal?.throwIfAborted();
    const price = priced.get(endpointId);
    const run: Run = { input, schema: schema?.schema.input };
    const tiers = text === undefined ? undefined : readTiers(text);
    const quote = text === undefined ? undefined : quoteOf(text);
    const usual = price && usualCost(price, runs);

    const make = (
      basis: Basis,
      range: Range | undefined,
      sentences: readonly (string | undefined)[],
      currency = price?.currency ?? 'USD',
    ): Estimate => {
      const isWide = range !== undefined && range.max > 2 * range.min;
      const quoted = quote && translate('fal’s page: “{0}”', quote);
      const note = [...sentences, quoted].filter((one) => one !== undefined && one !== '');
      return {
        ...(range && { min: roundMoney(range.min), max: roundMoney(range.max), currency }),
        ...(usual !== undefined && { usual: roundMoney(usual) }),
        basis: isWide && (basis === 'seen' || basis === 'tiers') ? 'list' : basis,
        note: note.join(' '),
      };
    };

    const seen = price && seenCost(price, run, runs);
    if (seen) {
      const sentence =
        seen.runs === 1
          ? translate('An earlier run with the same price-relevant settings was billed so.')
          : translate(
              '{0} earlier runs with the same price-relevant settings were billed so.',
              String(seen.runs),
            );
      return make('seen', seen, [sentence]);
    }

    const byTiers = tiers && tierCost(tiers, run);
    if (byTiers) return make('tiers', byTiers, [], 'USD');

    const unit = price && (price.unit.trim() === '' ? 'unit' : singularUnit(price.unit));
    const listed =
      price &&
      translate(
        'The list price is {0} {1} per {2}.',
        String(price.unitPrice),
        price.currency,
        unit ?? '',
      );
    const count =
      price && isBilledByList(price) ? countUnits(price.unit, run, translate) : undefined;
    const open = tierFields(run).filter((name) => name !== 'duration');
    // Words that are not understood may change the price: minimums, inputs that count, discounts.
    if (price && count && open.length === 0 && !tiers && quote === undefined) {
      const range = { min: count.min * price.unitPrice, max: count.max * price.unitPrice };
      const isExact = count.min === count.max;
      const values = [count.words, String(price.unitPrice), price.currency, unit ?? ''];
      return make(isExact ? 'exact' : 'list', range, [
        isExact
          ? translate('{0} at {1} {2} per {3}.', ...values)
          : translate('At most {0} at {1} {2} per {3}; how fal rounds is not known.', ...values),
      ]);
    }

    const why = !price
      ? translate('fal lists no price for this model.')
      : !isBilledByList(price)
        ? translate('fal does not bill this model by its list price.')
        : tiers
          ? translate('The input does not decide which of the page’s prices counts.')
          : quote !== undefined && open.length === 0
            ? translate('The page states the price in words that are not understood here.')
            : !count
              ? translate('How many units the run takes is known only afterwards.')
              : translate(
                  'At the list price {0} would cost {1} {2}, but these settings can change the price: {3}.',
                  count.words,
                  String(roundMoney(count.max * price.unitPrice)),
                  price.currency,
                  open.slice(0, 6).join(', '),
                );
    const typical = await typicalPrice?.(endpointId, signal);
    const facts = [why, price && isBilledByList(price) ? listed : undefined];
    if (!typical) return make('unknown', undefined, facts);
    const average = translate(
      'fal’s calls of this model cost {0} {1} on average.',
      String(roundMoney(typical.amount)),
      typical.currency,
    );
    return {
      ...make('typical', undefined, [...facts, average]),
      typical: roundMoney(typical.amount),
      currency: typical.currency,
    };
  };
}

/** The words of a page in one line, without its marks. The line with the list price alone says nothing more. */
function quoteOf(text: string): string | undefined {
  const plain = text
    .replaceAll('**', '')
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  if (/^- Price: [^.]*(\.\d+)?[^.]*$/.test(plain)) return undefined;
  return plain.length > LONGEST_QUOTE ? `${plain.slice(0, LONGEST_QUOTE)}…` : plain;
}
