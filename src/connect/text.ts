import { FalError } from '../fal/errors.ts';

/** How a text is laid out, so that what is added looks like the rest of it. */
export interface Style {
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
}

/** The style of a text; two spaces where it has none. */
export function styleOf(text: string): Style {
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    unit: /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ',
  };
}

/** The white space that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The text with the part from `start` to `end` replaced. */
export function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** The same part widened to its whole lines, when nothing else is on them. */
export function wholeLines(text: string, start: number, end: number): [number, number] {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next === -1 ? text.length : next + 1;
  const isAlone = (text.slice(from, start) + text.slice(end, to)).trim() === '';
  return isAlone ? [from, to] : [start, end];
}

/** The line of `offset`, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** The error for a file that is left alone, with the line and column (from 1) of what is wrong. */
export function refuse(
  file: string,
  text: string,
  offset: number,
  why: string,
  advice?: string,
): FalError {
  const start = text.slice(0, offset).lastIndexOf('\n') + 1;
  return refuseAt(file, lineOf(text, offset), offset - start + 1, why, advice);
}

/** The same, for a place that is already counted. */
export function refuseAt(
  file: string,
  line: number,
  column: number,
  why: string,
  advice = 'Correct the file and try again.',
): FalError {
  return new FalError('refused', `${file}:${line}:${column}: ${why}`, {
    advice: `Nothing was changed. ${advice}`,
  });
}
