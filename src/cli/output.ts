import { type LabelChoice, LABEL_CHOICES } from '../domain/label.ts';

/** Whether saved media get a record of how they were made: unless `FAL_OUTPUT_PROVENANCE` is `off`. */
export const recordsMedia = (env: NodeJS.ProcessEnv): boolean =>
  valueOf(env.FAL_OUTPUT_PROVENANCE) !== 'off';

/** What saved media say of themselves: `FAL_OUTPUT_LABEL`, else that AI made them. */
export const labelChoice = (env: NodeJS.ProcessEnv): LabelChoice =>
  LABEL_CHOICES.find((one) => one === valueOf(env.FAL_OUTPUT_LABEL)) ?? 'on';

const valueOf = (text = ''): string => text.trim().toLowerCase();
