import stringWidth from 'string-width';
import { visible } from '../domain/visible.ts';
import { cutLine, padCell, widthOf } from './terminal.ts';

const LEAST_LAST = 20;

/** Rows under headings, the last column cut to the width of the terminal. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width = widthOf(process.stdout),
): string {
  const cells = [headings, ...rows].map((row) => row.map(visible));
  const last = headings.length - 1;
  const widths = headings.map((_, at) =>
    Math.max(...cells.map((row) => stringWidth(row[at] ?? ''))),
  );
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + 2, 0);
  const room = width === undefined ? Infinity : Math.max(LEAST_LAST, width - before - 1);
  return cells
    .map((row) =>
      row
        .map((cell, at) => (at < last ? padCell(cell, widths[at] ?? 0) : cutLine(cell, room)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
