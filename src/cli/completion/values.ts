/** A value and what it means. */
export interface Value {
  readonly value: string;
  readonly text?: string;
}

/** What completes a word: values, or a path of which the shell knows more. */
export interface Completions {
  readonly kind: 'words' | 'files' | 'folders';
  /** Characters of the word before the path. */
  readonly before: number;
  readonly values: readonly Value[];
}

export const words = (values: readonly Value[]): Completions => ({
  kind: 'words',
  before: 0,
  values,
});

/** Those of the values that begin as typed. */
export const matching = (values: readonly Value[], typed: string): Completions =>
  words(values.filter(({ value }) => value.startsWith(typed)));
