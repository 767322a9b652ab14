import { blank, blend, type Colour, type Raster } from './raster.ts';
import { shrink } from './scale.ts';

/** A picture of a contact sheet, with the number that stands in its corner. */
export interface Tile {
  readonly picture: Raster;
  readonly number: number;
}

const GAP = 4;
const BACKGROUND: Colour = [240, 240, 240];
const PLATE: Colour = [0, 0, 0];
const INK: Colour = [255, 255, 255];

/** The digits in three columns and five rows; each row is a number of three bits. */
const DIGITS = [
  [7, 5, 5, 5, 7],
  [2, 6, 2, 2, 7],
  [7, 1, 7, 4, 7],
  [7, 1, 7, 1, 7],
  [5, 5, 7, 1, 1],
  [7, 4, 7, 1, 7],
  [7, 4, 7, 5, 7],
  [7, 1, 1, 2, 2],
  [7, 5, 7, 5, 7],
  [7, 5, 7, 1, 7],
] as const;

/** The columns of a sheet with this many pictures. */
const columnsOf = (count: number) => Math.ceil(Math.sqrt(count));

/** The longest side that a picture of a sheet has. */
export function cellSize(count: number, size: number): number {
  if (count === 1) return size;
  const columns = columnsOf(count);
  return Math.max(8, Math.floor((size - GAP * (columns + 1)) / columns));
}

/** Arranges pictures in a grid whose longest side is at most `size` pixels; one alone stays as it is, without a number. */
export function composeSheet(tiles: readonly Tile[], size: number): Raster {
  const [only] = tiles;
  if (only && tiles.length === 1) return shrink(only.picture, size);
  const cell = cellSize(tiles.length, size);
  const columns = columnsOf(tiles.length);
  const rows = Math.ceil(tiles.length / columns);
  const pictures = tiles.map(({ picture }) => shrink(picture, cell));
  // Cells of the pictures' own form waste no pixels.
  const wide = Math.max(...pictures.map(({ width }) => width));
  const high = Math.max(...pictures.map(({ height }) => height));
  const sheet = blank(columns * (wide + GAP) + GAP, rows * (high + GAP) + GAP, BACKGROUND);
  pictures.forEach((picture, at) => {
    const left = GAP + (at % columns) * (wide + GAP);
    const top = GAP + Math.floor(at / columns) * (high + GAP);
    const x = left + ((wide - picture.width) >> 1);
    const y = top + ((high - picture.height) >> 1);
    blend(sheet, picture, x, y);
    drawNumber(sheet, tiles[at]?.number ?? at + 1, left, top, cell > 120 ? 3 : 2);
  });
  return sheet;
}

/** Draws a number on a black plate; a dot of a digit has `dot` pixels a side. */
function drawNumber(sheet: Raster, number: number, x: number, y: number, dot: number): void {
  const digits = Array.from(String(number), Number);
  blend(sheet, blank((digits.length * 4 + 1) * dot, 7 * dot, PLATE), x, y);
  const ink = blank(dot, dot, INK);
  digits.forEach((digit, place) => {
    DIGITS[digit]?.forEach((bits, row) => {
      for (let column = 0; column < 3; column++) {
        if (((bits >> (2 - column)) & 1) === 0) continue;
        blend(sheet, ink, x + (1 + place * 4 + column) * dot, y + (1 + row) * dot);
      }
    });
  });
}
