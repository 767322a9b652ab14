import { setImmediate } from 'node:timers/promises';
import type { Color } from './color.ts';
import { mix, skyColor } from './color.ts';
import { createFont, GLYPH_HEIGHT, GLYPH_WIDTH } from './font.ts';
import type { Scene } from './scene.ts';
import { GLOW } from './scene.ts';
import type { TextBlock } from './text.ts';
import { ADVANCE, LINE_HEIGHT, PADDING } from './text.ts';

/**
 * Paints a scene from top to bottom, `rows` rows at a time; other work runs in between. A pixel is
 * one number, its lowest byte red, then green, blue, alpha. A strip is valid until the next one.
 */
export async function* paint(scene: Scene, rows: number): AsyncGenerator<Uint32Array> {
  const { width, height } = scene;
  const paintRow = createPainter(scene);
  const pixels = new Uint32Array(width * rows);
  for (let y = 0; y < height; y += rows) {
    const count = Math.min(rows, height - y);
    for (let row = 0; row < count; row += 1) {
      paintRow(y + row, pixels.subarray(row * width, (row + 1) * width));
    }
    yield pixels.subarray(0, count * width);
    await setImmediate();
  }
}

/** All pixels of a scene, row by row, four bytes each: R, G, B, A. */
export async function rasterize(scene: Scene): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = new Uint32Array(scene.width * scene.height);
  let painted = 0;
  for await (const strip of paint(scene, 8)) {
    pixels.set(strip, painted);
    painted += strip.length;
  }
  return new Uint8Array(pixels.buffer);
}

function createPainter(scene: Scene): (y: number, line: Uint32Array) => void {
  const font = createFont();
  const crests = scene.dunes.map((dune) =>
    Float32Array.from({ length: scene.width }, (_, x) => dune.crest(x + 0.5)),
  );
  return (y, line) => {
    line.fill(pack(groundColor(scene, y)));
    scene.dunes.forEach((dune, i) => {
      if (y < dune.top || y >= dune.bottom) return;
      const color = pack(duneColor(dune, y));
      const crest = crests[i] ?? new Float32Array();
      for (let x = 0; x < scene.width; x += 1) {
        const cover = y + 1 - (crest[x] ?? 0);
        if (cover > 0) line[x] = cover < 1 ? blend(line[x] ?? 0, color, cover) : color;
      }
    });
    paintSun(scene, y, line);
    if (scene.caption) {
      paintPanel(scene.caption, y, line);
      paintText(font, scene.caption, y, line);
    }
    if (scene.footer) paintText(font, scene.footer, y, line);
  };
}

/** The colour behind the dune whose crest is in this row: of the sky or of the dune before it. */
function groundColor(scene: Scene, y: number): Color {
  const behind = scene.dunes.findLast((dune) => y >= dune.bottom);
  if (behind) return duneColor(behind, y);
  return skyColor(scene.sky, y / (scene.dunes[0]?.bottom ?? scene.height));
}

function duneColor(dune: Scene['dunes'][number], y: number): Color {
  const way = (y - dune.top) / (2 * (dune.bottom - dune.top));
  return mix(dune.light, dune.dark, Math.min(1, way));
}

function paintSun(scene: Scene, y: number, line: Uint32Array): void {
  const { x: middle, y: center, r, color } = scene.sun;
  const rings = [
    { reach: r * GLOW, alpha: 0.12 },
    { reach: r * ((1 + GLOW) / 2), alpha: 0.18 },
    { reach: r, alpha: 1 },
  ];
  const packed = pack(color);
  for (const { reach, alpha } of rings) {
    const distance = Math.abs(y + 0.5 - center);
    if (distance >= reach) continue;
    const half = Math.sqrt(reach * reach - distance * distance);
    const end = Math.min(line.length, Math.ceil(middle + half + 1));
    for (let x = Math.max(0, Math.floor(middle - half - 1)); x < end; x += 1) {
      const cover = Math.min(1, reach - Math.hypot(x + 0.5 - middle, distance));
      if (cover > 0) line[x] = blend(line[x] ?? 0, packed, cover * alpha);
    }
  }
}

/** A dark translucent panel with cut corners, which keeps the caption legible on any sky. */
function paintPanel(block: TextBlock, y: number, line: Uint32Array): void {
  const pad = PADDING * block.scale;
  const top = block.top - pad;
  const bottom = block.top + block.height + pad;
  if (y < top || y >= bottom) return;
  const cut = y < top + block.scale || y >= bottom - block.scale ? block.scale : 0;
  const end = Math.min(line.length, block.left + block.width + pad - cut);
  for (let x = Math.max(0, block.left - pad + cut); x < end; x += 1) {
    line[x] = blend(line[x] ?? 0, 0xff1a0f0a, 0.62);
  }
}

function paintText(
  font: (character: string) => readonly number[],
  { lines, scale, left, top }: TextBlock,
  y: number,
  line: Uint32Array,
): void {
  const down = Math.floor((y - top) / scale);
  const row = down % LINE_HEIGHT;
  const text = lines[Math.floor(down / LINE_HEIGHT)];
  if (down < 0 || row >= GLYPH_HEIGHT || text === undefined) return;
  Array.from(text).forEach((character, i) => {
    const bits = font(character)[row] ?? 0;
    for (let column = 0; column < GLYPH_WIDTH; column += 1) {
      if (((bits >> (GLYPH_WIDTH - 1 - column)) & 1) === 0) continue;
      const x = left + (i * ADVANCE + column) * scale;
      line.fill(0xffffffff, x, x + scale);
    }
  });
}

function pack([red, green, blue]: Color): number {
  return (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
}

function blend(under: number, over: number, alpha: number): number {
  return (
    (0xff000000 |
      (between((under >> 16) & 255, (over >> 16) & 255, alpha) << 16) |
      (between((under >> 8) & 255, (over >> 8) & 255, alpha) << 8) |
      between(under & 255, over & 255, alpha)) >>>
    0
  );
}

function between(from: number, to: number, way: number): number {
  return Math.round(from + (to - from) * way);
}
