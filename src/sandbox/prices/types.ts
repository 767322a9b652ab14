import type { Plan } from '../plan.ts';

/** The price of an endpoint's unit in US dollars. */
export interface UnitPrice {
  readonly price: number;
  /** fal's own word, e.g. `megapixels`; may be empty. */
  readonly unit: string;
  /** What a unit really costs, where fal's list price is a placeholder. */
  readonly billedPrice?: number;
}

/** How fal bills a run of an endpoint. */
export interface Billing extends UnitPrice {
  readonly units: (plan: Plan) => number;
  /** The Pricing section of the model's page, in Markdown. */
  readonly words: string;
  /** Whether fal sends whole units as `1`, not as `1.0`. */
  readonly isInteger?: boolean;
}

/** A row of a table of prices: the pattern of the endpoint ids, and their billing. */
export type PriceRow = readonly [endpoints: RegExp, billing: Billing];
