import { blank, blend, type Colour, type Raster } from './raster.ts';
import { shrink } from './scale.ts';

/** What stands for a result that has no picture; `broken` for a picture that cannot be shown. */
export type Symbol = 'image' | 'video' | 'audio' | '3d' | 'file' | 'broken';

type Point = readonly [x: number, y: number];
/** A filled outline; its points are parts of the symbol's side. */
type Shape = readonly [colour: Colour, ...points: Point[]];

const BACKGROUND: Colour = [58, 62, 70];
const LIGHT: Colour = [232, 234, 238];
const MIDDLE: Colour = [172, 177, 187];
const DARK: Colour = [118, 124, 136];
const SHADE: Colour = [20, 22, 26, 170];

const bar = (left: number, height: number): Shape => [
  LIGHT,
  [left, 0.5 - height / 2],
  [left + 0.08, 0.5 - height / 2],
  [left + 0.08, 0.5 + height / 2],
  [left, 0.5 + height / 2],
];
const PLAY: Shape = [LIGHT, [0.38, 0.28], [0.38, 0.72], [0.74, 0.5]];
const FRAME: Shape = [LIGHT, [0.15, 0.22], [0.85, 0.22], [0.85, 0.78], [0.15, 0.78]];
const INSIDE: Shape = [BACKGROUND, [0.2, 0.27], [0.8, 0.27], [0.8, 0.73], [0.2, 0.73]];

const SHAPES: Readonly<Record<Symbol | 'play', readonly Shape[]>> = {
  play: [[SHADE, ...circle(0.5, 0.5, 0.48)], PLAY],
  video: [[DARK, ...circle(0.5, 0.5, 0.48)], PLAY],
  audio: [bar(0.12, 0.3), bar(0.29, 0.65), bar(0.46, 0.9), bar(0.63, 0.5), bar(0.8, 0.2)],
  '3d': [
    [LIGHT, [0.5, 0.08], [0.88, 0.29], [0.5, 0.5], [0.12, 0.29]],
    [MIDDLE, [0.12, 0.29], [0.5, 0.5], [0.5, 0.92], [0.12, 0.71]],
    [DARK, [0.88, 0.29], [0.5, 0.5], [0.5, 0.92], [0.88, 0.71]],
  ],
  image: [
    FRAME,
    INSIDE,
    [LIGHT, [0.24, 0.7], [0.42, 0.44], [0.55, 0.6], [0.63, 0.52], [0.76, 0.7]],
  ],
  broken: [
    FRAME,
    INSIDE,
    [LIGHT, [0.35, 0.37], [0.39, 0.33], [0.65, 0.63], [0.61, 0.67]],
    [LIGHT, [0.61, 0.33], [0.65, 0.37], [0.39, 0.67], [0.35, 0.63]],
  ],
  file: [
    [LIGHT, [0.24, 0.1], [0.58, 0.1], [0.78, 0.3], [0.78, 0.9], [0.24, 0.9]],
    [DARK, [0.58, 0.1], [0.78, 0.3], [0.58, 0.3]],
  ],
};

/** A square tile with a symbol, `size` pixels a side. */
export function symbolTile(symbol: Symbol, size: number): Raster {
  const tile = blank(size, size, BACKGROUND);
  drawCentred(tile, SHAPES[symbol], Math.round(size * 0.45));
  return tile;
}

/** Draws the sign of something that plays over a picture. */
export function drawPlay(picture: Raster): void {
  drawCentred(picture, SHAPES.play, Math.round(Math.min(picture.width, picture.height) * 0.3));
}

/** Drawn four times as large and scaled, which smooths the edges. */
function drawCentred(onto: Raster, shapes: readonly Shape[], size: number): void {
  if (size < 4) return;
  const large = blank(size * 4, size * 4);
  for (const shape of shapes) fill(large, shape);
  const small = shrink(large, size);
  blend(onto, small, (onto.width - size) >> 1, (onto.height - size) >> 1);
}

function fill(raster: Raster, [colour, ...points]: Shape): void {
  const dot = blank(1, 1, colour);
  const { width } = raster;
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      if (isInside([(x + 0.5) / width, (y + 0.5) / width], points)) {
        raster.data.set(dot.data, (y * width + x) * 4);
      }
    }
  }
}

/** Whether a line from the point to the left crosses the outline an odd number of times. */
function isInside([x, y]: Point, points: readonly Point[]): boolean {
  let inside = false;
  let [lastX, lastY] = points.at(-1) ?? [0, 0];
  for (const [nextX, nextY] of points) {
    const crosses = nextY > y !== lastY > y;
    if (crosses && x < nextX + ((y - nextY) * (lastX - nextX)) / (lastY - nextY)) inside = !inside;
    [lastX, lastY] = [nextX, nextY];
  }
  return inside;
}

function circle(x: number, y: number, radius: number): Point[] {
  return Array.from({ length: 48 }, (_, at) => {
    const angle = (at / 24) * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}
