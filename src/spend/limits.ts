import { readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { AMOUNTS, type Limits, UNKNOWN_PRICE, type UnknownPrice } from '../domain/spending.ts';
import { FalError } from '../fal/errors.ts';
import { isCode, makeFolder } from '../store/folder.ts';

/** What people set for every process of this machine. */
export interface MachineLimits {
  readonly limits: Limits;
  /** Milliseconds since 1970 when all spending was stopped, until it is allowed again. */
  readonly stoppedAt?: number;
}

/** The file of the limits in the data folder. */
export const limitsFile = (folder: string): string => path.join(folder, 'limits.json');

/** Reads the machine's limits; none without a file. @throws {FalError} `limits-unreadable` for a file that is damaged: a limit must not vanish with it */
export async function readMachineLimits(folder: string): Promise<MachineLimits> {
  if (folder === '') return { limits: {} };
  const file = limitsFile(folder);
  try {
    const { stoppedAt, ...limits } = JSON.parse(await readFile(file, 'utf8')) as Record<
      string,
      unknown
    >;
    return {
      limits: checkLimits(limits),
      ...(typeof stoppedAt === 'number' && { stoppedAt }),
    };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return { limits: {} };
    const why = error instanceof Error ? error.message : String(error);
    throw new FalError('not-allowed', `The spending limits in ${file} cannot be read: ${why}`, {
      reason: 'limits-unreadable',
      facts: { path: file },
      cause: error,
    });
  }
}

/** Replaces the machine's limits. @throws the file system's errors */
export async function writeMachineLimits(
  folder: string,
  { limits, stoppedAt }: MachineLimits,
): Promise<void> {
  makeFolder(folder);
  const content = { ...limits, ...(stoppedAt !== undefined && { stoppedAt }) };
  await writeFileAtomic(limitsFile(folder), `${JSON.stringify(content, null, 2)}\n`, {
    mode: 0o600,
  });
}

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
  const { unknownPrice, loopBrake } = limits;
  return {
    ...Object.fromEntries(
      AMOUNTS.flatMap((name) => {
        const amount = limits[name];
        return amount === undefined ? [] : [[ENVIRONMENT[name], String(amount)] as const];
      }),
    ),
    ...(unknownPrice !== undefined && { FAL_UNKNOWN_PRICE: unknownPrice }),
    ...(loopBrake !== undefined && { FAL_LOOP_BRAKE: loopBrake ? 'on' : 'off' }),
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
