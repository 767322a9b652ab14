import { AMOUNTS, type Limits, UNKNOWN_PRICE, type UnknownPrice } from '../domain/limits.ts';

/** Limits from outside. @throws {TypeError} naming the faulty one and what is allowed */
export function checkLimits(values: Readonly<Record<string, unknown>>): Limits {
  const limits: Record<string, unknown> = {};
  for (const name of AMOUNTS) {
    const value = values[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0) || value === Infinity)
      throw new TypeError(`${name} is ${JSON.stringify(value)}; it is an amount in USD, 0 or more`);
    limits[name] = value;
  }
  const { unknownPrice, loopBrake } = values;
  if (unknownPrice !== undefined) {
    if (!UNKNOWN_PRICE.includes(unknownPrice as UnknownPrice))
      throw new TypeError(
        `unknownPrice is ${JSON.stringify(unknownPrice)}; it is one of ${UNKNOWN_PRICE.join(', ')}`,
      );
    limits.unknownPrice = unknownPrice;
  }
  if (loopBrake !== undefined) {
    if (typeof loopBrake !== 'boolean')
      throw new TypeError(`loopBrake is ${JSON.stringify(loopBrake)}; it is true or false`);
    limits.loopBrake = loopBrake;
  }
  return limits;
}

/** The environment's names of the limits. */
const ENVIRONMENT = {
  maxRun: 'FAL_MAX_RUN',
  maxSession: 'FAL_MAX_SESSION',
  maxDay: 'FAL_MAX_DAY',
  maxMonth: 'FAL_MAX_MONTH',
  confirmAbove: 'FAL_CONFIRM_ABOVE',
} as const;

/** Limits as the variables that `environmentLimits` reads. */
export function asEnvironment(limits: Limits): Record<string, string> {
  const amounts = AMOUNTS.flatMap((name) => {
    const amount = limits[name];
    return amount === undefined ? [] : [[ENVIRONMENT[name], String(amount)] as const];
  });
  const { unknownPrice } = limits;
  return {
    ...Object.fromEntries(amounts),
    ...(unknownPrice !== undefined && { FAL_UNKNOWN_PRICE: unknownPrice }),
  };
}

/** The limits that the environment sets. @throws {TypeError} naming the variable: a misspelt limit must not be none */
export function environmentLimits(env: NodeJS.ProcessEnv): Limits {
  const limits: Record<string, unknown> = {};
  for (const name of AMOUNTS) {
    const text = env[ENVIRONMENT[name]]?.trim();
    if (text === undefined || text === '') continue;
    const value = Number(text);
    if (!(value >= 0) || value === Infinity)
      throw new TypeError(`${ENVIRONMENT[name]} is "${text}"; it is an amount in USD, 0 or more`);
    limits[name] = value;
  }
  const policy = env.FAL_UNKNOWN_PRICE?.trim();
  if (policy) limits.unknownPrice = policy;
  const brake = env.FAL_LOOP_BRAKE?.trim();
  if (brake) {
    if (brake !== 'on' && brake !== 'off')
      throw new TypeError(`FAL_LOOP_BRAKE is "${brake}"; it is "on" or "off"`);
    limits.loopBrake = brake === 'on';
  }
  return checkLimits(limits);
}
