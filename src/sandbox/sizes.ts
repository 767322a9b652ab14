import { own } from '../domain/own.ts';
import { SIZE_PRESETS } from '../domain/sizes.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject } from './json.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const MIN_SIDE = 8;
const MAX_SIDE = 4096;

/** The size of the pictures that an input asks for. */
export function imageSize(input: JsonObject): Size {
  return (
    stated(input.image_size) ??
    stated(input.size) ??
    stated({ width: input.width ?? null, height: input.height ?? null }) ??
    fromRatio(input.aspect_ratio, imageSide(input.resolution)) ?? {
      width: 1024,
      height: 1024,
    }
  );
}

/** The size of the videos that an input asks for: its short side from `resolution` (720p unless told). */
export function videoSize(input: JsonObject): Size {
  const short = shortSide(input.resolution);
  const asked =
    stated(input.video_size) ??
    stated(input.image_size) ??
    stated(input.size) ??
    stated({ width: input.width ?? null, height: input.height ?? null });
  if (asked) return { width: even(asked.width), height: even(asked.height) };
  return (
    videoFromRatio(input.aspect_ratio, short) ?? { width: even((short * 16) / 9), height: short }
  );
}

function stated(value: Json | undefined): Size | undefined {
  if (typeof value === 'string') {
    const [, width, height] = /^(\d{2,5})\s*[x*×]\s*(\d{2,5})$/i.exec(value) ?? [];
    const [across, down] = own(SIZE_PRESETS, value) ?? [Number(width), Number(height)];
    return bounded(across, down);
  }
  return isObject(value)
    ? bounded(Number(value.width ?? NaN), Number(value.height ?? NaN))
    : undefined;
}

function bounded(width: number, height: number): Size | undefined {
  if (!(width >= 1 && height >= 1)) return undefined;
  const side = (pixels: number): number =>
    Math.min(Math.max(Math.round(pixels), MIN_SIDE), MAX_SIDE);
  return { width: side(width), height: side(height) };
}

function ratio(value: Json | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const [, across, down] = /^(\d+(?:\.\d+)?)\s*[:/]\s*(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  const found = Number(across) / Number(down);
  return found > 0.05 && found < 20 ? found : undefined;
}

// As image models do it: the area stays that of the square.
function fromRatio(value: Json | undefined, side: number): Size | undefined {
  const found = ratio(value) ?? (side === 1024 ? undefined : 1);
  if (found === undefined) return undefined;
  const sixteen = (pixels: number): number => Math.max(16, Math.round(pixels / 16) * 16);
  return bounded(sixteen(side * Math.sqrt(found)), sixteen(side / Math.sqrt(found)));
}

function videoFromRatio(value: Json | undefined, short: number): Size | undefined {
  const found = ratio(value);
  if (found === undefined) return undefined;
  return found >= 1
    ? { width: even(short * found), height: short }
    : { width: short, height: even(short / found) };
}

function even(pixels: number): number {
  return Math.min(Math.max(Math.round(pixels / 2) * 2, 32), MAX_SIDE);
}

function imageSide(resolution: Json | undefined): number {
  const [, thousands] = /^(\d+(?:\.\d+)?)\s*k$/i.exec(word(resolution)) ?? [];
  return thousands === undefined ? 1024 : Math.min(Number(thousands) * 1024, MAX_SIDE);
}

function shortSide(resolution: Json | undefined): number {
  const text = word(resolution).toLowerCase();
  if (text === '4k') return 2160;
  if (text === '2k') return 1440;
  const lines = Number(/^(\d{3,4})p?$/.exec(text)?.[1] ?? 720);
  return Math.min(Math.max(even(lines), 64), 2160);
}

function word(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
