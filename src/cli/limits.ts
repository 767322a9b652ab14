import type { OwnLimits } from '../spend/guard.ts';
import { environmentLimits } from '../spend/checkLimits.ts';

/** The limits that flags and environment set for this process. @throws {TypeError} naming the faulty one */
export function ownLimits(flags: { readonly 'accept-max-cost'?: string | undefined }): OwnLimits {
  const { 'accept-max-cost': text } = flags;
  const acceptMaxCost = text === undefined ? undefined : Number(text);
  if (acceptMaxCost !== undefined && !(acceptMaxCost >= 0 && acceptMaxCost < Infinity))
    throw new TypeError(`--accept-max-cost is "${text ?? ''}"; it is an amount in USD, 0 or more`);
  return { set: [environmentLimits(process.env)], acceptMaxCost };
}
