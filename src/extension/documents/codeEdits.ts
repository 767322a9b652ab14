/** Code to bring into a file. */
export interface CodeToMerge {
  /** The file's text. */
  readonly text: string;
  /** The offset at which the code is inserted. */
  readonly at: number;
  /** A program: imports, then what they are for. */
  readonly code: string;
  /** True: it starts a line of its own, below a selection. */
  readonly isBelow: boolean;
  readonly fileName: string;
}

/** A text to insert at an offset. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** Characters of a file in which imports are looked for. */
export const MOST_OF_FILE = 100_000;

/** The start of a text with what a pattern matches replaced by spaces, so that offsets and lines stay; `keeps` decides what stays. */
export const blanked = (
  text: string,
  pattern: RegExp,
  keeps: (token: string) => boolean = () => false,
): string =>
  text
    .slice(0, MOST_OF_FILE)
    .replace(pattern, (token) => (keeps(token) ? token : token.replace(/[^\r\n]/g, ' ')));

/** The end of the line that holds an offset. */
export const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > at ? end - 1 : end;
};

/** Inserts lines of imports before the code that starts at or after an offset, with an empty line below them. */
export function importsBefore(text: string, head: number, at: number, lines: string): Insertion {
  const skipped = /^\s*/.exec(text.slice(head))?.[0].length ?? 0;
  // Where only space is between, the cursor's line is the first of the code.
  const isFirst = head <= at && at <= head + skipped;
  const place = isFirst ? Math.max(head, text.lastIndexOf('\n', at - 1) + 1) : head + skipped;
  const isLineStart = place === 0 || text[place - 1] === '\n';
  return { at: place, text: `${isLineStart ? '' : '\n'}${lines}\n\n` };
}

/** Inserts code at an offset, as far in as its line. */
export function codeAt({ text, at, isBelow }: CodeToMerge, body: string): Insertion {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  const after = text.slice(at, lineEnd(text, at));
  const indent = /^[ \t]*/.exec(before)?.[0] ?? '';
  const indented = body.trimEnd().replace(/\n(?=[^\n])/g, `\n${indent}`);
  const isOwnLine = !isBelow && before.trim() === '';
  const start = isOwnLine ? '' : `\n${indent}`;
  const isLast = at + after.length === text.length;
  const end = after.trim() !== '' ? `\n${indent}` : isLast ? '\n' : '';
  return { at, text: start + indented + end };
}
