import { own } from '../domain/own.ts';
import { isObject } from '../domain/schema.ts';
import { SIZE_PRESETS } from '../domain/sizes.ts';
import type { Json, JsonObject } from '../domain/types.ts';

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const MIN_SIDE = 8;
const MAX_SIDE = 4096;
const DEFAULT_SIDE = 1024;

/** The size of the pictures that an input requests. */
export function imageSize(input: JsonObject): Size {
  const square = { width: DEFAULT_SIDE, height: DEFAULT_SIDE };
  return statedSize(input) ?? sizeOfRatio(input.aspect_ratio, sideOf(input.resolution)) ?? square;
}

/** Width over height of the videos that an input requests; 16:9 by default. */
export function videoRatio(input: JsonObject): number {
  const size = readSize(input.video_size) ?? statedSize(input);
  return size ? size.width / size.height : (ratioOf(input.aspect_ratio) ?? 16 / 9);
}

const statedSize = (input: JsonObject): Size | undefined =>
  readSize(input.image_size) ?? readSize(input.size) ?? readSize(input);

function readSize(value: Json | undefined): Size | undefined {
  if (isObject(value)) return bounded(Number(value.width ?? NaN), Number(value.height ?? NaN));
  if (typeof value !== 'string') return undefined;
  const [, width, height] = /^(\d{2,5})\s*[x*×]\s*(\d{2,5})$/i.exec(value) ?? [];
  return bounded(...(own(SIZE_PRESETS, value) ?? [Number(width), Number(height)]));
}

function bounded(width: number, height: number): Size | undefined {
  if (!(width >= 1 && height >= 1)) return undefined;
  const side = (pixels: number): number =>
    Math.min(Math.max(Math.round(pixels), MIN_SIDE), MAX_SIDE);
  return { width: side(width), height: side(height) };
}

function ratioOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const [, across, down] = /^(\d+(?:\.\d+)?)\s*[:/]\s*(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  const ratio = Number(across) / Number(down);
  return ratio > 0.05 && ratio < 20 ? ratio : undefined;
}

// Image models keep the area of the square for every ratio.
function sizeOfRatio(value: Json | undefined, side: number): Size | undefined {
  const ratio = ratioOf(value) ?? (side === DEFAULT_SIDE ? undefined : 1);
  if (ratio === undefined) return undefined;
  const toSixteen = (pixels: number): number => Math.max(16, Math.round(pixels / 16) * 16);
  return bounded(toSixteen(side * Math.sqrt(ratio)), toSixteen(side / Math.sqrt(ratio)));
}

/** The side of a square at a resolution such as `2K`. */
function sideOf(resolution: Json | undefined): number {
  const text = typeof resolution === 'string' ? resolution : '';
  const [, thousands] = /^(\d+(?:\.\d+)?)\s*k$/i.exec(text) ?? [];
  return thousands === undefined ? DEFAULT_SIDE : Math.min(Number(thousands) * 1024, MAX_SIDE);
}
