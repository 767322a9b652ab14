import isUnicodeSupported from 'is-unicode-supported';
import stringWidth from 'string-width';
import { visible } from '../domain/visible.ts';

/** What a terminal without Unicode, such as one with a Windows code page, shows instead. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ['→', '->'],
  ['…', '...'],
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
  ['–', '-'],
  ['—', '-'],
  ['·', '-'],
  ['×', 'x'],
  ['≥', '>='],
  ['≤', '<='],
  ['•', '*'],
]);
/** Columns that lines after the first of a broken line are indented by. */
const INDENT = 2;
/** A terminal that states fewer columns does not know them. */
const LEAST_WIDTH = 20;

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;

/** The columns of a terminal, where they are known. */
export const widthOf = ({ isTTY, columns }: Stream): number | undefined =>
  isTTY && columns >= LEAST_WIDTH ? columns : undefined;

/** A text of this program as a stream shows it: a terminal takes nothing in it for a command, has the characters, and breaks no word. */
export function message(text: string, stream: Stream): string {
  const lines = text.split('\n').map(visible);
  if (!stream.isTTY) return lines.join('\n');
  const width = widthOf(stream) ?? Infinity;
  return lines
    .map(plain)
    .flatMap((line) => broken(line, width, INDENT))
    .join('\n');
}

/** A line in the characters that the terminal has. */
function plain(line: string): string {
  if (isUnicodeSupported()) return line;
  return line.replaceAll(/[^\0-\u007f]/gu, (char) => PLAIN.get(char) ?? char);
}

/** The lines of a line at a width, those after the first indented by `hang`; a longer word stays whole, and so does JSON, for copying. */
export function broken(line: string, width: number, hang = 0): readonly string[] {
  if (stringWidth(line) <= width || line.includes('{"')) return [line];
  const start = /^ */.exec(line)?.[0] ?? '';
  const indent = start + ' '.repeat(hang);
  const lines: string[] = [];
  let last = start;
  for (const word of line.slice(start.length).split(' ')) {
    const isFirst = last === start || last === indent;
    const longer = isFirst ? last + word : `${last} ${word}`;
    if (isFirst || stringWidth(longer) <= width) last = longer;
    else {
      lines.push(last);
      last = indent + word;
    }
  }
  return [...lines, last];
}

/** A line cut to a width in columns. */
export function cutLine(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  let text = '';
  for (const char of line) {
    if (stringWidth(text + char) > width - 3) break;
    text += char;
  }
  return `${text}...`;
}

/** A cell filled with spaces to a width in columns. */
export const padCell = (cell: string, width: number): string =>
  cell + ' '.repeat(Math.max(0, width - stringWidth(cell)));
