import { own } from './own.ts';
import type { JsonObject, MediaKind, Schema } from './types.ts';

/** Fields that hold the words a model works from, the likeliest first. */
export const PROMPT_FIELDS = [
  'prompt',
  'text',
  'gen_text',
  'lyrics_prompt',
  'script',
  'lyrics',
  'input',
];

/** The prompt of an input; undefined where it has no words. */
export function promptOf(input: JsonObject | undefined): string | undefined {
  for (const name of PROMPT_FIELDS) {
    const value = own(input, name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** The field of a schema that holds the prompt: a required one before an optional one. */
export function promptField({ properties, required = [] }: Schema): string | undefined {
  const isText = (name: string) => {
    const field = own(properties, name);
    return field?.type === 'string' && !field.media;
  };
  const fields = PROMPT_FIELDS.filter(isText);
  return fields.find((name) => required.includes(name)) ?? fields[0];
}

/** The parts of a schema that state media; packed schemas have them too. */
interface MediaField {
  readonly type?: unknown;
  readonly media?: MediaKind;
  readonly items?: MediaField;
  readonly anyOf?: readonly MediaField[];
}

/** The kind of media that a field takes, alone, in a list or as an alternative; undefined for other fields. */
export function mediaOf(field: MediaField | undefined): MediaKind | undefined {
  const direct = field?.media ?? field?.items?.media;
  return direct ?? field?.anyOf?.map(mediaOf).find((media) => media !== undefined);
}

/** The title of a job: its model and the beginning of its prompt, in one line. */
export function jobTitle(modelName: string, input: JsonObject): string {
  const prompt = promptOf(input)?.replace(/\s+/g, ' ').trim().slice(0, 80);
  return prompt ? `${modelName}: ${prompt}` : modelName;
}
