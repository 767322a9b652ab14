import { FalError } from '../fal/errors.ts';

/** The format of a text, which inserted lines follow. */
export interface Style {
  readonly eol: string;
  /** One level of indentation. */
  readonly unit: string;
}

/** Detects the style of a text; defaults to two spaces. */
export function styleOf(text: string): Style {
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    unit: /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ',
  };
}

/** The indentation of the line at `offset`. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Replaces the text from `start` to `end`. */
export function splice(text: string, start: number, end: number, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

/** Widens a range to whole lines if they hold nothing else. */
export function wholeLines(text: string, start: number, end: number): [number, number] {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next === -1 ? text.length : next + 1;
  const isAlone = (text.slice(from, start) + text.slice(end, to)).trim() === '';
  return isAlone ? [from, to] : [start, end];
}

/** The line number of `offset`, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** The error for an invalid file, with line and column (from 1) of `offset`. */
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

/** The error for an invalid file at a known line and column (from 1). */
export function refuseAt(
  file: string,
  line: number,
  column: number,
  why: string,
  advice = 'Correct the file and try again.',
): FalError {
  return new FalError('not-allowed', `${file}:${line}:${column}: ${why}`, {
    advice: `Nothing was changed. ${advice}`,
  });
}
