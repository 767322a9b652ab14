/** What one unit costs under conditions; a condition that is absent does not matter. */
export interface Tier {
  readonly price: number;
  readonly per: 'second' | 'image' | 'video' | 'megapixel' | '1000 characters' | 'minute';
  /** In lower case: `720p`, `4k`. */
  readonly resolutions?: readonly string[];
  readonly audio?: boolean;
  readonly qualities?: readonly string[];
  readonly voice?: boolean;
  /** The price holds for a video of exactly this many seconds. */
  readonly seconds?: number;
}

/** The price list in the words of a model's page, where each of its sentences is understood. */
export interface TierList {
  readonly tiers: readonly Tier[];
  /** Times the price, by resolution; 1 for all others. */
  readonly factors: ReadonlyMap<string, number>;
  /** Added to each run that uses the feature, or to each of its pictures. */
  readonly extras: readonly { readonly feature: Feature; readonly price: number }[];
  /** Whether megapixels are rounded up for each picture. */
  readonly roundsUp: boolean;
  /** USD for each second beyond the `seconds` of a tier. */
  readonly further?: number;
}

/** Features with a price of their own. */
export type Feature = 'web search' | 'high thinking';
