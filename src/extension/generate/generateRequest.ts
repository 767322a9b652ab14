import { presetId } from '../../domain/preset.ts';
import type { JsonObject, MediaKind } from '../../domain/types.ts';
import type { InputMedia } from './askInput.ts';

/** The allowed values of `then`: what happens to the result. */
const THENS = ['insert', 'open', 'save', 'copy', 'nothing'] as const;

/** The optional argument of `fal.generate`; the command prompts for the rest. */
export interface GenerateRequest {
  /** An endpoint id, or `preset:NAME`. */
  readonly endpointId?: string | undefined;
  /** Selects the category's default model, if one is set. */
  readonly category?: string | undefined;
  readonly prompt?: string | undefined;
  /** Further input fields of the model. */
  readonly input?: JsonObject | undefined;
  /** A file to use as input. */
  readonly media?: InputMedia | undefined;
  readonly then?: (typeof THENS)[number] | undefined;
}

const KINDS: readonly MediaKind[] = ['image', 'video', 'audio', '3d', 'file'];

/** Parses the command's argument, which may have any type: menus pass a URI, keybindings pass user-written JSON. */
export function readRequest(argument: unknown): GenerateRequest {
  const { endpointId, preset, category, prompt, input, media, then } = record(argument);
  const name = text(preset);
  const { url, kind } = record(media);
  const mediaKind = KINDS.find((one) => one === kind);
  return {
    endpointId: name === undefined ? text(endpointId) : presetId(name),
    category: text(category),
    prompt: text(prompt),
    input: input === undefined ? undefined : (record(input) as JsonObject),
    media: typeof url === 'string' && mediaKind ? { url, kind: mediaKind } : undefined,
    then: THENS.find((one) => one === then),
  };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;
