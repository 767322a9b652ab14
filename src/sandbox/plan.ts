import type { Json, JsonObject } from '../domain/types.ts';
import { hash } from './hash.ts';
import { nearestClip, type Clip } from './media/video.ts';
import { imageSize, videoRatio, type Size } from './sizes.ts';
import { captionOf } from './steering.ts';

/** The properties of a job's output, read from its input. */
export interface Plan {
  readonly endpointId: string;
  readonly category: string;
  readonly input: JsonObject;
  readonly seed: number;
  /** The words that appear in media and texts. */
  readonly caption: string;
  readonly imageCount: number;
  readonly image: Size;
  readonly imageType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/svg+xml';
  readonly video: Clip;
  /** Of the endpoint's main result, for fields such as `scaled_width`. */
  readonly size: Size;
  /** Of video or audio. */
  readonly seconds: number;
  /** The length that the input requests; a video of the sandbox has its own. */
  readonly requestedSeconds?: number;
  readonly isNsfw: boolean;
  /** Whether media are `data:` URIs. */
  readonly inline: boolean;
  readonly runSeconds: number;
}

const MAX_IMAGES = 16;
const MAX_SECONDS = 600;
const DURATIONS = ['duration', 'duration_seconds', 'seconds_total', 'seconds', 'length'];

/** Plans the output of an input whose defaults are filled in. */
export function planOutput(
  endpointId: string,
  category: string,
  input: JsonObject,
  run: { readonly seconds: number; readonly isNsfw: boolean },
): Plan {
  const [image, video] = [imageSize(input), nearestClip(videoRatio(input))];
  const isVideo = outputKind(category) === 'video';
  const words = captionOf(input);
  const requestedSeconds = secondsOf(input);
  return {
    endpointId,
    category,
    input,
    seed: seedOf(endpointId, input),
    caption: words === '' ? endpointId : words,
    imageCount: countOf(input),
    image,
    imageType: imageType(endpointId, input),
    video,
    size: isVideo ? video : image,
    seconds: isVideo ? video.seconds : audioSeconds(category, requestedSeconds, words),
    ...(requestedSeconds !== undefined && { requestedSeconds }),
    isNsfw: run.isNsfw,
    inline: input.sync_mode === true,
    runSeconds: run.seconds,
  };
}

/** What the endpoints of a category make, e.g. `image` for `text-to-image`. */
export function outputKind(category: string): string {
  const kind = category.split('-to-').at(-1) ?? '';
  return kind === 'speech' ? 'audio' : kind;
}

function seedOf(endpointId: string, input: JsonObject): number {
  const seed = numberOf(input.seed);
  if (seed !== undefined && seed >= 0) return Math.trunc(seed);
  return hash(`${endpointId} ${JSON.stringify(input)}`);
}

function countOf({ num_images, num_outputs, n, batch_size, max_images }: JsonObject): number {
  const count = Math.trunc(numberOf(num_images ?? num_outputs ?? n ?? batch_size) ?? 1);
  // A model with `max_images` makes up to so many each time.
  const each = Math.trunc(numberOf(max_images) ?? 1);
  return Math.min(Math.max(count, 1) * Math.max(each, 1), MAX_IMAGES);
}

// Other formats (gif, avif) become PNG, and the output states that.
function imageType(endpointId: string, input: JsonObject): Plan['imageType'] {
  if (/svg|vector/.test(endpointId) || wordOf(input.style).startsWith('vector')) {
    return 'image/svg+xml';
  }
  const format = wordOf(input.output_format ?? input.image_format).toLowerCase();
  if (format === 'webp') return 'image/webp';
  return format === 'jpeg' || format === 'jpg' ? 'image/jpeg' : 'image/png';
}

function secondsOf(input: JsonObject): number | undefined {
  const ms = numberOf(input.music_length_ms ?? input.duration_ms);
  return (
    DURATIONS.map((name) => numberOf(input[name])).find((seconds) => seconds !== undefined) ??
    (ms === undefined ? undefined : ms / 1000)
  );
}

function audioSeconds(category: string, requested: number | undefined, words: string): number {
  const natural = outputKind(category) === 'audio' ? Math.max(2, Math.round(words.length / 15)) : 5;
  return Math.min(Math.max(requested ?? natural, 1), MAX_SECONDS);
}

/** A number, also of `"5"` or `"8s"`. */
function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  const [, digits] = /^(\d+(?:\.\d+)?)\s*s?$/.exec(wordOf(value)) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** A string; empty for other values. */
export function wordOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
