import type { JsonObject } from '../../domain/types.ts';
import { hash } from '../hash.ts';
import { wordOf, type Plan } from '../plan.ts';

type Units = (plan: Plan) => number;

/** Factors by the value of a field. */
type Tiers = Readonly<Record<string, number>>;

/** The factor of a field's value; 1 for a value without a tier. */
export function tier(input: JsonObject, field: string, tiers: Tiers): number {
  return tiers[wordOf(input[field]).toLowerCase()] ?? 1;
}

/** The pictures, each times the factor of its resolution. */
export const images =
  (resolutions: Tiers = {}): Units =>
  ({ imageCount, input }) =>
    imageCount * tier(input, 'resolution', resolutions);

/** Megapixels of 1,000,000 pixels, rounded for each picture; at least 1. */
export const megapixels =
  (round: (value: number) => number): Units =>
  ({ imageCount, image: { width, height } }) =>
    imageCount * Math.max(1, round((width * height) / 1e6));

/** The seconds that a video has, each times a factor. */
export const seconds =
  (factor: (input: JsonObject) => number = () => 1): Units =>
  (plan) =>
    outputSeconds(plan) * factor(plan.input);

/** The requested length, or that of the input video where the request has none. */
export function outputSeconds({ input, requestedSeconds, video }: Plan): number {
  const source = wordOf(input.video_url);
  if (requestedSeconds !== undefined && requestedSeconds > 0) return requestedSeconds;
  return source === '' ? video.seconds : mediaSeconds(source);
}

/** The length of an input video or recording: `?seconds=8` of its URL, or an invented one, always the same. */
export function mediaSeconds(url: string): number {
  const [, stated] = /[?&#]seconds=(\d+(?:\.\d+)?)/.exec(url) ?? [];
  return stated === undefined ? MIN_SECONDS + (hash(url) % MORE_SECONDS) : Number(stated);
}

const MIN_SECONDS = 3;
const MORE_SECONDS = 18;

/** Whether a video has sound, as it has by default. */
export const hasSound = ({ generate_audio: sound }: JsonObject): boolean => sound !== false;

/** A text's thousands of characters. */
export const thousandsOfCharacters: Units = ({ input, caption }) => {
  const text = wordOf(input.text);
  return Math.max((text === '' ? caption : text).length, 1) / 1000;
};

/** Thousands of video tokens, of which each 1,024 pixels of a frame are one; a video has one frame more than 24 a second. */
export const videoTokens: Units = (plan) => {
  const { aspect_ratio: ratio, resolution } = plan.input;
  const [wide, square] = PIXELS[wordOf(resolution).toLowerCase()] ?? PIXELS_720P;
  const pixels = ratio === '1:1' ? square : wide;
  return (pixels * (outputSeconds(plan) * 24 + 1)) / 1024 / 1000;
};

const PIXELS_720P = [1280 * 720, 960 * 960] as const;
const PIXELS: Readonly<Record<string, readonly [wide: number, square: number]>> = {
  '480p': [864 * 480, 640 * 640],
  '720p': PIXELS_720P,
  '1080p': [1920 * 1080, 1440 * 1440],
};

/** Removes the tail of a division, e.g. of 0.1 + 0.2. */
export function tidy(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
