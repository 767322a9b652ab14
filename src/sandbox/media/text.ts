import { GLYPH_HEIGHT, GLYPH_WIDTH } from './font.ts';

/** Lines of text at a position, in pixels. */
export interface TextBlock {
  readonly lines: readonly string[];
  /** Picture pixels per font pixel. */
  readonly scale: number;
  /** Of the first glyph, without the padding. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Font pixels from one character to the next. */
export const ADVANCE = GLYPH_WIDTH + 1;
/** Font pixels from one line to the next. */
export const LINE_HEIGHT = GLYPH_HEIGHT + 2;
/** Font pixels around a block. */
export const PADDING = 4;

/** Text in the font's characters: without accents, with plain white space and quotes. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’‛′]/gu, "'")
    .replace(/[“”„″]/gu, '"')
    .replace(/[‐-―−]/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Breaks text into lines of at most `columns` characters; splits only longer words. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const word of text.split(' ')) {
    let rest = Array.from(word);
    if (line.length > 0 && line.length + 1 + rest.length <= columns) {
      line.push(' ', ...rest);
      continue;
    }
    if (line.length > 0) lines.push(line.join(''));
    for (; rest.length > columns; rest = rest.slice(columns)) {
      lines.push(rest.slice(0, columns).join(''));
    }
    line = rest;
  }
  if (line.length > 0) lines.push(line.join(''));
  return lines;
}

/**
 * Fits text, with padding, into a box of pixels at the largest possible scale; text that is too long
 * at the smallest scale ends in dots. Undefined without text or without room for one letter.
 */
export function setText(
  text: string,
  box: { left: number; top: number; width: number; height: number },
  scales: { smallest: number; largest: number },
): TextBlock | undefined {
  const plain = plainText(text);
  for (let scale = scales.largest; scale >= scales.smallest; scale -= 1) {
    const columns = Math.floor((box.width / scale - 2 * PADDING + 1) / ADVANCE);
    const room = Math.floor((box.height / scale - 2 * PADDING + 2) / LINE_HEIGHT);
    if (columns < 1 || room < 1 || plain === '') continue;
    const all = wrap(plain, columns);
    const splits = plain.split(' ').some((word) => word.length > columns);
    if ((all.length > room || splits) && scale > scales.smallest) continue;
    const lines = all.slice(0, room);
    const last = lines.at(-1);
    if (all.length > room && last !== undefined) {
      lines[lines.length - 1] = `${last.slice(0, Math.max(0, columns - 3))}...`.slice(0, columns);
    }
    const longest = Math.max(...lines.map((line) => Array.from(line).length));
    return {
      lines,
      scale,
      left: box.left + PADDING * scale,
      top: box.top + PADDING * scale,
      width: (longest * ADVANCE - 1) * scale,
      height: (lines.length * LINE_HEIGHT - 2) * scale,
    };
  }
  return undefined;
}
