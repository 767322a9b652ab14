/** A Huffman code: how many codes have each length 1–16, the symbols by rising length. */
export interface HuffmanTable {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
  /** By symbol: the code and its length in bits. */
  readonly codes: readonly (readonly [code: number, bits: number] | undefined)[];
}

/** The order in which a block's 64 coefficients are written, as indices into its rows. */
export const ZIGZAG: readonly number[] = Array.from({ length: 64 }, (_, i) => i).sort(
  (a, b) => diagonal(a) - diagonal(b) || along(a) - along(b),
);

/** Divisors of the coefficients, in row order: finer for low frequencies. */
export const QUANTIZERS: readonly number[] = Array.from(
  { length: 64 },
  (_, i) => 2 + Math.round(1.4 * diagonal(i)),
);

/** The code for the size in bits of a block's first coefficient (0–11). */
export function dcTable(): HuffmanTable {
  return canonical([0, 1, 5, 1, 1, 1, 1, 1, 1], [0, 2, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
}

/** The code for run × 16 + size of the other coefficients: short ones for what is likely. */
export function acTable(): HuffmanTable {
  const END = 0x00;
  const SIXTEEN_ZEROS = 0xf0;
  const pairs = Array.from({ length: 160 }, (_, i) => ((i / 10) << 4) | ((i % 10) + 1));
  const rarity = (symbol: number): number => {
    if (symbol === END) return -1;
    if (symbol === SIXTEEN_ZEROS) return 8;
    return (symbol >> 4) * 1.2 + (symbol & 15) * (1.6 + (symbol >> 4) * 0.6);
  };
  const symbols = [END, SIXTEEN_ZEROS, ...pairs].sort((a, b) => rarity(a) - rarity(b));
  return canonical([0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125], symbols);
}

function canonical(used: readonly number[], symbols: readonly number[]): HuffmanTable {
  const counts = Array.from({ length: 16 }, (_, i) => used[i] ?? 0);
  const codes = new Array<readonly [number, number] | undefined>(256).fill(undefined);
  let code = 0;
  let next = 0;
  counts.forEach((count, i) => {
    for (const symbol of symbols.slice(next, next + count)) codes[symbol] = [code++, i + 1];
    next += count;
    code <<= 1;
  });
  return { counts, symbols, codes };
}

function diagonal(i: number): number {
  return (i >> 3) + (i & 7);
}

/** Odd diagonals run down to the left, even ones up to the right. */
function along(i: number): number {
  return diagonal(i) % 2 === 1 ? i >> 3 : i & 7;
}
