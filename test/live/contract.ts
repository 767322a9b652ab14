import type { Check } from './check.ts';
import { READ_CHECKS, RECORD_CHECKS } from './readChecks.ts';
import { RUN_CHECKS } from './runChecks.ts';

/** All checks, in their order. */
export const CONTRACT: readonly Check[] = [...READ_CHECKS, ...RUN_CHECKS, ...RECORD_CHECKS];
