import type { JsonObject, MediaKind } from '../../domain/types.ts';
import type { GivenMedia } from './askInput.ts';

/** What to do with a result. */
const THENS = ['insert', 'open', 'save', 'copy', 'nothing'] as const;

/** What `fal.generate` may be told beforehand; the rest is asked. */
export interface GenerateRequest {
  readonly endpointId?: string | undefined;
  /** Its default model is taken, where one is set. */
  readonly category?: string | undefined;
  readonly prompt?: string | undefined;
  /** More of the model's own fields. */
  readonly input?: JsonObject | undefined;
  /** A file that the model is to use. */
  readonly media?: GivenMedia | undefined;
  readonly then?: (typeof THENS)[number] | undefined;
}

const KINDS: readonly MediaKind[] = ['image', 'video', 'audio', '3d', 'file'];

/** Reads the argument of the command, which may be anything: menus pass a URI, keybindings what a person wrote. */
export function readRequest(asked: unknown): GenerateRequest {
  const { endpointId, category, prompt, input, media, then } = record(asked);
  const { url, kind } = record(media);
  const known = KINDS.find((one) => one === kind);
  return {
    endpointId: text(endpointId),
    category: text(category),
    prompt: text(prompt),
    input: input === undefined ? undefined : (record(input) as JsonObject),
    media: typeof url === 'string' && known ? { url, kind: known } : undefined,
    then: THENS.find((one) => one === then),
  };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;
