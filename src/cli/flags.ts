import type { Flag } from './command.ts';

/** The fields of an input. */
export const INPUT = {
  type: 'string',
  multiple: true,
  short: 'i',
  value: 'NAME=VALUE',
  help: 'a field of the input; a file where the model takes media, - for what stdin has',
} as const satisfies Flag;

/** The ceiling of one run. */
export const MAX_COST = {
  type: 'string',
  value: 'USD',
  help: 'refuse what may cost more',
} as const satisfies Flag;

/** The price up to which nobody is asked. */
export const ACCEPT = {
  type: 'string',
  value: 'USD',
  help: 'runs of up to this price need no approval; limits still hold',
} as const satisfies Flag;
