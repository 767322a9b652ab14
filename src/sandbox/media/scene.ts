import type { Color, Palette } from './color.ts';
import { mix, pickPalette } from './color.ts';
import type { Random } from './random.ts';
import { createRandom } from './random.ts';
import type { TextBlock } from './text.ts';
import { LINE_HEIGHT, PADDING, setText } from './text.ts';

/** Horizon, dunes and footer start at multiples of this many pixels. */
const ROW = 16;

/** A dune, in pixels: its crest waves between `top` and `bottom`, and is filled below. */
interface Dune {
  readonly top: number;
  readonly bottom: number;
  readonly light: Color;
  readonly dark: Color;
  /** The height of the crest at x: between `top` and `bottom`, the same again after the width. */
  crest(x: number): number;
}

/** A picture before it is painted, in pixels. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly sky: Palette['sky'];
  readonly sun: {
    readonly color: Color;
    readonly x: number;
    readonly y: number;
    readonly r: number;
  };
  /** The row where the first dune starts. */
  readonly horizon: number;
  /** From the farthest to the nearest, without gaps. */
  readonly dunes: readonly Dune[];
  readonly caption: TextBlock | undefined;
  readonly footer: TextBlock | undefined;
}

/** The footer's height in font pixels. */
const FOOTER = LINE_HEIGHT - 2 + 2 * PADDING;

/** The sun's glow reaches this many radii. */
export const GLOW = 1.75;

/** Composes a picture: a random landscape, the caption in its sky and a footer in its ground. */
export function createScene(
  request: { width: number; height: number; seed: number; caption: string },
  footer?: readonly string[],
): Scene {
  const { width, height, seed } = request;
  const parts = footer ?? ['sandbox', `seed ${seed}`, `${width}×${height}`];
  const random = createRandom(seed, 'picture');
  const palette = pickPalette(random);
  const shorter = Math.min(width, height);
  const smallest = Math.max(1, Math.round(shorter / 260));
  const rows = Math.ceil(height / ROW);
  const footerRows = rows < 4 ? 0 : Math.ceil((FOOTER * smallest) / ROW);
  const horizonRow = Math.min(rows - 1, Math.round(rows * 0.58));
  const horizon = horizonRow * ROW;
  const margin = Math.round(shorter * 0.06);
  return {
    width,
    height,
    sky: palette.sky,
    sun: placeSun(random, palette.sun, width, horizon),
    horizon,
    dunes: layDunes(random, palette.dunes, {
      width,
      height,
      from: horizonRow,
      to: Math.max(horizonRow + 1, rows - footerRows),
    }),
    caption: setText(
      request.caption,
      {
        left: margin,
        top: margin,
        width: width - 2 * margin,
        height: (horizon - margin) * 0.62,
      },
      { smallest, largest: Math.max(1, Math.round(shorter / 120)) },
    ),
    footer: footerRows === 0 ? undefined : setFooter(parts, request, smallest),
  };
}

function placeSun(random: Random, color: Color, width: number, horizon: number): Scene['sun'] {
  const r = Math.min(width * 0.16, horizon * (0.17 + 0.07 * random()));
  const x = width * (0.55 + 0.3 * random());
  // Dunes would cut a glow that reaches the horizon.
  return { color, r, x, y: horizon - GLOW * r - horizon * 0.06 * random() };
}

function layDunes(
  random: Random,
  [far, near]: Palette['dunes'],
  rows: { width: number; height: number; from: number; to: number },
): Dune[] {
  const space = rows.to - rows.from;
  const count = Math.min(space, 4);
  return Array.from({ length: count }, (_, i) => {
    const top = (rows.from + Math.floor((space * i) / count)) * ROW;
    const bottom = (rows.from + Math.floor((space * (i + 1)) / count)) * ROW;
    const color = mix(far, near, count === 1 ? 1 : i / (count - 1));
    return {
      top,
      bottom,
      light: mix(color, [255, 255, 255], 0.14),
      dark: mix(color, [0, 0, 0], 0.12),
      crest: wave(random, rows, top + 1.5, bottom - 1.5),
    };
  });
}

/** A slow and a quick wave, each with a whole number of periods across the picture. */
function wave(
  random: Random,
  { width, height }: { width: number; height: number },
  top: number,
  bottom: number,
): (x: number) => number {
  const aspect = width / height;
  const slow = Math.max(1, Math.round(aspect * (0.7 + random())));
  const quick = slow + Math.max(1, Math.round(aspect * (0.5 + 1.2 * random())));
  const [a, b] = [random(), random()];
  const turn = (2 * Math.PI) / width;
  return (x) => {
    const level =
      0.65 * Math.sin(turn * slow * x + 2 * Math.PI * a) +
      0.35 * Math.sin(turn * quick * x + 2 * Math.PI * b);
    return (top + bottom) / 2 + (level * (bottom - top)) / 2;
  };
}

/** One line of the parts that fit; the last ones are dropped first. */
function setFooter(
  parts: readonly string[],
  { width, height }: { width: number; height: number },
  scale: number,
): TextBlock | undefined {
  const box = { left: 0, top: height - FOOTER * scale, width, height: FOOTER * scale };
  for (let count = parts.length; count > 0; count -= 1) {
    const text = parts.slice(0, count).join(' · ');
    const block = setText(text, box, { smallest: scale, largest: scale });
    if (block?.lines[0] === text) return block;
  }
  return undefined;
}
