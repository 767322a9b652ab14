import type { Json, JsonObject } from './json.ts';
import { hash } from './json.ts';
import { outputKind } from './times.ts';
import { imageSize, videoSize, type Size } from './sizes.ts';
import { captionOf } from './steering.ts';

/** What a job is to make, read from its input once. */
export interface Plan {
  readonly endpointId: string;
  readonly category: string;
  readonly input: JsonObject;
  readonly seed: number;
  /** The words drawn into media and repeated in texts. */
  readonly caption: string;
  readonly imageCount: number;
  readonly image: Size;
  readonly imageType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/svg+xml';
  readonly video: Size;
  /** Of video or sound. */
  readonly seconds: number;
  readonly fps: number;
  readonly nsfw: boolean;
  /** Media as `data:` URIs. */
  readonly inline: boolean;
  /** What `timings` and such say. */
  readonly runSeconds: number;
}

const MAX_IMAGES = 16;
const MAX_SECONDS = 600;

/** Reads an input (defaults filled in) for what it asks for. */
export function planOutput(
  endpointId: string,
  category: string,
  input: JsonObject,
  run: { readonly seconds: number; readonly nsfw: boolean },
): Plan {
  const fps = Math.min(Math.max(number(input.fps ?? input.frames_per_second) ?? 24, 1), 60);
  const words = captionOf(input);
  return {
    endpointId,
    category,
    input,
    seed: seedOf(endpointId, input),
    caption: words === '' ? endpointId : words,
    imageCount: whole(
      input.num_images ?? input.num_outputs ?? input.n ?? input.batch_size,
      MAX_IMAGES,
    ),
    image: imageSize(input),
    imageType: imageType(endpointId, input),
    video: videoSize(input),
    seconds: secondsOf(category, input, words, fps),
    fps,
    nsfw: run.nsfw,
    inline: input.sync_mode === true,
    runSeconds: run.seconds,
  };
}

function seedOf(endpointId: string, input: JsonObject): number {
  const given = number(input.seed);
  if (given !== undefined && given >= 0) return Math.trunc(given);
  return hash(`${endpointId} ${JSON.stringify(input)}`);
}

// Formats that cannot be drawn here (gif, avif) come as PNG, and say so in their content type.
function imageType(endpointId: string, input: JsonObject): Plan['imageType'] {
  if (/svg|vector/.test(endpointId) || word(input.style).startsWith('vector')) {
    return 'image/svg+xml';
  }
  const wanted = word(input.output_format ?? input.image_format).toLowerCase();
  if (wanted === 'webp') return 'image/webp';
  return wanted === 'jpeg' || wanted === 'jpg' ? 'image/jpeg' : 'image/png';
}

function secondsOf(category: string, input: JsonObject, words: string, fps: number): number {
  const asked =
    number(input.duration) ??
    number(input.duration_seconds) ??
    number(input.seconds_total) ??
    number(input.seconds) ??
    number(input.length) ??
    milliseconds(input.music_length_ms ?? input.duration_ms) ??
    frames(input.num_frames, fps);
  const natural = outputKind(category) === 'audio' ? Math.max(2, Math.round(words.length / 15)) : 5;
  return Math.min(Math.max(asked ?? natural, 1), MAX_SECONDS);
}

function frames(value: Json | undefined, fps: number): number | undefined {
  const count = number(value);
  return count === undefined ? undefined : Math.round((count / fps) * 100) / 100;
}

function milliseconds(value: Json | undefined): number | undefined {
  const found = number(value);
  return found === undefined ? undefined : found / 1000;
}

/** A number, also from `"5"` or `"8s"`. */
function number(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [, digits] = /^(\d+(?:\.\d+)?)\s*s?$/.exec(value) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function whole(value: Json | undefined, most: number): number {
  return Math.min(Math.max(Math.trunc(number(value) ?? 1), 1), most);
}

function word(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
