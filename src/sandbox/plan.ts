import type { Json, JsonObject } from './json.ts';
import { hash } from './json.ts';
import { outputKind } from './times.ts';
import { nearestClip, type Clip } from './media/video.ts';
import { imageSize, videoRatio, type Size } from './sizes.ts';
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
  readonly video: Clip;
  /** Of what the endpoint makes; fields such as `scaled_width` state it. */
  readonly size: Size;
  /** Of video or sound. */
  readonly seconds: number;
  readonly nsfw: boolean;
  /** Media as `data:` URIs. */
  readonly inline: boolean;
  /** What `timings` and such state. */
  readonly runSeconds: number;
}

const MAX_IMAGES = 16;
const MAX_SECONDS = 600;

/** Reads an input, defaults filled in, for what the job is to make. */
export function planOutput(
  endpointId: string,
  category: string,
  input: JsonObject,
  run: { readonly seconds: number; readonly nsfw: boolean },
): Plan {
  const [image, video] = [imageSize(input), nearestClip(videoRatio(input))];
  const isVideo = outputKind(category) === 'video';
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
    image,
    imageType: imageType(endpointId, input),
    video,
    size: isVideo ? video : image,
    seconds: isVideo ? video.seconds : soundSeconds(category, input, words),
    nsfw: run.nsfw,
    inline: input.sync_mode === true,
    runSeconds: run.seconds,
  };
}

function seedOf(endpointId: string, input: JsonObject): number {
  const seed = number(input.seed);
  if (seed !== undefined && seed >= 0) return Math.trunc(seed);
  return hash(`${endpointId} ${JSON.stringify(input)}`);
}

// Formats that cannot be drawn here (gif, avif) come as PNG with its content type.
function imageType(endpointId: string, input: JsonObject): Plan['imageType'] {
  if (/svg|vector/.test(endpointId) || word(input.style).startsWith('vector')) {
    return 'image/svg+xml';
  }
  const format = word(input.output_format ?? input.image_format).toLowerCase();
  if (format === 'webp') return 'image/webp';
  return format === 'jpeg' || format === 'jpg' ? 'image/jpeg' : 'image/png';
}

function soundSeconds(category: string, input: JsonObject, words: string): number {
  const requested =
    number(input.duration) ??
    number(input.duration_seconds) ??
    number(input.seconds_total) ??
    number(input.seconds) ??
    number(input.length) ??
    milliseconds(input.music_length_ms ?? input.duration_ms);
  const natural = outputKind(category) === 'audio' ? Math.max(2, Math.round(words.length / 15)) : 5;
  return Math.min(Math.max(requested ?? natural, 1), MAX_SECONDS);
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
