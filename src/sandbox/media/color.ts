import type { Random } from './random.ts';
import { pick } from './random.ts';

/** Red, green, blue, each 0–255. */
export type Color = readonly [red: number, green: number, blue: number];

/** The colours of one picture. */
export interface Palette {
  /** From the top of the sky to the horizon. */
  readonly sky: readonly [Color, Color, Color];
  readonly sun: Color;
  /** From the farthest dune to the nearest. */
  readonly dunes: readonly [Color, Color];
}

// Sky top, sky middle, horizon, sun, far dune, near dune.
const PALETTES = [
  '1d2b53 7a4b8c f6a57e fff0c9 b8607c 2c1b3d',
  '0f3057 3d8bb0 cfe8e4 fffbe8 5f9ea0 12303f',
  '2b1747 a6357c ffb86b ffe9b0 c94f6d 3a1140',
  '12343b 4d8c7a f2e2a8 fff6d5 c9a35b 4a2f1b',
  '0b132b 3a4a7d a9b8e0 f4f6ff 5b6ea8 121a3a',
  '3a1c40 c0504d fbd786 fff3d0 d98047 5a2027',
  '103c2e 3f9268 d9efb5 fffde0 7fb069 143d2b',
  '2e294e 8a6fb3 f1c5d9 fff4f0 b07ba6 33234f',
];

/** A random palette. */
export function pickPalette(random: Random): Palette {
  const [top, middle, horizon, sun, far, near] = pick(random, PALETTES).split(' ').map(parse);
  if (!top || !middle || !horizon || !sun || !far || !near) throw new RangeError('short palette');
  return { sky: [top, middle, horizon], sun, dunes: [far, near] };
}

/** The colour between two; `way` from 0 to 1. */
export function mix(from: Color, to: Color, way: number): Color {
  const at = (a: number, b: number): number => Math.round(a + (b - a) * way);
  return [at(from[0], to[0]), at(from[1], to[1]), at(from[2], to[2])];
}

/** The colour of a sky; `way` from 0 (top) to 1 (horizon). */
export function skyColor([top, middle, low]: Palette['sky'], way: number): Color {
  const reached = Math.min(1, way);
  return mix(mix(top, middle, reached), mix(middle, low, reached), reached);
}

/** The colour as `#rrggbb`. */
export function toHex(color: Color): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function parse(hex: string): Color {
  const value = parseInt(hex, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
