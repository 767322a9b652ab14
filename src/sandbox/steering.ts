import { promptOf } from '../domain/input.ts';
import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject } from '../domain/types.ts';

/**
 * What words in a job's prompt (or any other text of its input) request: `[sandbox:fail]` a model error
 * (500), `[sandbox:error=TYPE]` that error type of fal's, `[sandbox:slow=5000]` that run time in
 * milliseconds, `[sandbox:nsfw]` a flag on every picture, `[sandbox:billed]` units also for a 4xx error.
 */
export interface Steering {
  readonly errorType?: string;
  readonly slowMs?: number;
  readonly isNsfw: boolean;
  /** Whether a refusal of the model comes after work that is billed. */
  readonly isBilled: boolean;
}

const WORD = /\[sandbox:(\w+)(?:=([\w.-]+))?\]/g;

/** Finds the steering words in the texts of an input. */
export function steeringOf(input: Json): Steering {
  const words = new Map<string, string>();
  for (const text of isObject(input) ? Object.values(input) : []) {
    if (typeof text !== 'string' || text.startsWith('data:')) continue;
    for (const [, word = '', value = ''] of text.matchAll(WORD)) words.set(word, value);
  }
  const errorType = words.has('fail') ? 'internal_server_error' : words.get('error');
  const slowMs = Number(words.get('slow'));
  return {
    ...(errorType !== undefined && { errorType }),
    ...(slowMs > 0 && { slowMs }),
    isNsfw: words.has('nsfw'),
    isBilled: words.has('billed'),
  };
}

/** The prompt of an input without steering words; may be empty. */
export function captionOf(input: JsonObject): string {
  return (promptOf(input) ?? '').replace(WORD, '').replace(/\s+/g, ' ').trim();
}
