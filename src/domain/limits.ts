/** What a person lets runs cost, in USD. A missing limit does not limit. */
export interface Limits {
  readonly maxRun?: number;
  /** For one server process or one window. */
  readonly maxSession?: number;
  readonly maxDay?: number;
  readonly maxMonth?: number;
  /** A run that may cost more needs a person's approval. */
  readonly confirmAbove?: number;
  /** What happens to a run whose price is unknown. */
  readonly unknownPrice?: UnknownPrice;
  /** False: repeated runs of an agent need no approval. */
  readonly loopBrake?: boolean;
}

export type UnknownPrice = 'ask' | 'allow' | 'refuse';
export const UNKNOWN_PRICE: readonly UnknownPrice[] = ['allow', 'ask', 'refuse'];

/** The limits in USD, in the order of their periods. */
export const AMOUNTS = ['maxRun', 'maxSession', 'maxDay', 'maxMonth', 'confirmAbove'] as const;
export type LimitName = (typeof AMOUNTS)[number];

/** The limits that apply, with the defaults filled in. */
export interface ActiveLimits extends Limits {
  readonly maxDay: number;
  readonly confirmAbove: number;
  readonly unknownPrice: UnknownPrice;
  readonly loopBrake: boolean;
  /** True: nobody set `maxDay`, so that a run above it needs an approval instead of being refused. */
  readonly isDefaultDay: boolean;
}

/** USD, where nobody has set anything. */
const DEFAULT_LIMITS = { confirmAbove: 0.5, maxDay: 20 } as const;

/** The limits that apply: the strictest of what people set, else the defaults; `tightening` ones can only make them stricter. */
export function strictest(
  set: readonly Limits[],
  tightening: readonly Limits[] = [],
): ActiveLimits {
  const strictestOf = (parts: readonly Limits[], base: Limits): Limits => {
    const amounts = AMOUNTS.flatMap((name) => {
      const values = [base, ...parts].map((part) => part[name]).filter((one) => one !== undefined);
      return values.length === 0 ? [] : [[name, Math.min(...values)] as const];
    });
    const policies = [base, ...parts].map(({ unknownPrice }) => unknownPrice);
    const policy = UNKNOWN_PRICE.findLast((one) => policies.includes(one));
    const brakes = [base, ...parts]
      .map(({ loopBrake }) => loopBrake)
      .filter((one) => one !== undefined);
    return {
      ...Object.fromEntries(amounts),
      ...(policy !== undefined && { unknownPrice: policy }),
      ...(brakes.length > 0 && { loopBrake: brakes.includes(true) }),
    };
  };
  const own = strictestOf(set, {});
  const whole = { ...DEFAULT_LIMITS, unknownPrice: 'ask', loopBrake: true, ...own } as const;
  const all = { ...whole, ...strictestOf(tightening, whole) };
  const isTightened = tightening.some(({ maxDay }) => maxDay !== undefined && maxDay <= all.maxDay);
  return { ...all, isDefaultDay: own.maxDay === undefined && !isTightened };
}
