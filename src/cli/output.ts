import { type LabelChoice, LABEL_CHOICES } from '../domain/label.ts';
import { parseConversion } from '../imaging/parseConversion.ts';
import type { SavedOutput } from '../runtime/runtime.ts';
import type { DefaultTarget } from '../tools/tool.ts';

/** The flags by which a person chooses how results are saved; each comes before its variable. */
export interface OutputFlags {
  readonly 'save-to'?: string | undefined;
  readonly naming?: string | undefined;
  readonly convert?: string | undefined;
}

/** How results are saved, by the flags and the environment. @throws {TypeError} for a conversion that is none */
export function outputOf(env: NodeJS.ProcessEnv, flags: OutputFlags = {}): SavedOutput {
  const conversion = conversionOf(env, flags);
  return {
    records: recordsMedia(env),
    label: labelChoice(env),
    ...(conversion !== undefined && { conversion }),
  };
}

/** Where and under which names results are saved that state no folder. */
export function targetOf(env: NodeJS.ProcessEnv, flags: OutputFlags = {}): DefaultTarget {
  const folder = textOf(flags['save-to'] ?? env.FAL_OUTPUT_DIR);
  const naming = textOf(flags.naming ?? env.FAL_OUTPUT_NAMING);
  return { ...(folder !== undefined && { folder }), ...(naming !== undefined && { naming }) };
}

/** Whether saved media get a record of how they were made: unless `FAL_OUTPUT_PROVENANCE` is `off`. */
export const recordsMedia = (env: NodeJS.ProcessEnv): boolean =>
  wordOf(env.FAL_OUTPUT_PROVENANCE) !== 'off';

/** What saved media say of themselves: `FAL_OUTPUT_LABEL`, else that AI made them. */
const labelChoice = (env: NodeJS.ProcessEnv): LabelChoice =>
  LABEL_CHOICES.find((one) => one === wordOf(env.FAL_OUTPUT_LABEL)) ?? 'on';

/** @throws {TypeError} naming the flag or the variable */
function conversionOf(env: NodeJS.ProcessEnv, flags: OutputFlags): string | undefined {
  const text = textOf(flags.convert ?? env.FAL_OUTPUT_CONVERT);
  if (text === undefined) return undefined;
  try {
    parseConversion(text);
    return text;
  } catch (error) {
    const from = flags.convert === undefined ? 'FAL_OUTPUT_CONVERT' : '--convert';
    throw new TypeError(`${from}: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}

const textOf = (text = ''): string | undefined => text.trim() || undefined;

const wordOf = (text = ''): string => text.trim().toLowerCase();
