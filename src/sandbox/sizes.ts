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

/** The size of the pictures that an input requests. */
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

/** Width over height of the videos that an input requests; 16:9 by default. */
export function videoRatio(input: JsonObject): number {
  const size =
    stated(input.video_size) ??
    stated(input.image_size) ??
    stated(input.size) ??
    stated({ width: input.width ?? null, height: input.height ?? null });
  return size ? size.width / size.height : (ratio(input.aspect_ratio) ?? 16 / 9);
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

function imageSide(resolution: Json | undefined): number {
  const [, thousands] = /^(\d+(?:\.\d+)?)\s*k$/i.exec(word(resolution)) ?? [];
  return thousands === undefined ? 1024 : Math.min(Number(thousands) * 1024, MAX_SIDE);
}

function word(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
