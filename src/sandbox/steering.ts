import type { JsonObject } from './json.ts';

/**
 * What a job is told to do by words in its prompt (or any other text of its input):
 * `[sandbox:fail]` ends in a model error (500), `[sandbox:error=TYPE]` in that error type of fal's,
 * `[sandbox:slow=5000]` runs for so many milliseconds, `[sandbox:nsfw]` flags every picture.
 */
export interface Steering {
  readonly errorType?: string;
  readonly slowMs?: number;
  readonly nsfw: boolean;
}

const WORD = /\[sandbox:(\w+)(?:=([\w.-]+))?\]/g;

/** Reads the steering words out of an input's own texts. */
export function steeringOf(input: unknown): Steering {
  const texts =
    typeof input === 'object' && input !== null
      ? Object.values(input).filter((value) => typeof value === 'string')
      : [];
  const words = new Map<string, string>();
  for (const text of texts) {
    if (text.startsWith('data:')) continue;
    for (const [, word = '', value = ''] of text.matchAll(WORD)) words.set(word, value);
  }
  const errorType = words.has('fail') ? 'internal_server_error' : words.get('error');
  const slow = Number(words.get('slow'));
  return {
    ...(errorType === undefined ? {} : { errorType }),
    ...(slow > 0 ? { slowMs: slow } : {}),
    nsfw: words.has('nsfw'),
  };
}

const SPOKEN = [
  'prompt',
  'text',
  'gen_text',
  'lyrics_prompt',
  'input',
  'script',
  'caption',
  'lyrics',
];

/** The words of an input that a person would call its prompt, without the steering ones; may be empty. */
export function captionOf(input: JsonObject): string {
  for (const name of SPOKEN) {
    const value = input[name];
    if (typeof value !== 'string') continue;
    const words = value.replace(WORD, '').replace(/\s+/g, ' ').trim();
    if (words !== '') return words;
  }
  return '';
}
