/** The texts that the extension writes into the page, in VS Code's language. */
export interface Words {
  readonly play: string;
  readonly pause: string;
  readonly comparing: string;
  readonly equal: string;
  readonly differ: string;
  readonly otherSize: string;
  readonly tooManyPixels: string;
  readonly undecodable: string;
}

/** The texts of this page. */
export const words = JSON.parse(document.body.dataset.words ?? '{}') as Words;

/** A text with its places `{0}`, `{1}` … filled. */
export const filled = (text: string, ...values: readonly (string | number)[]): string =>
  text.replace(/\{(\d)\}/g, (place, at: string) => shown(values[Number(at)] ?? place));

/** A number in the page's language. */
export const shown = (value: string | number): string =>
  typeof value === 'number' ? value.toLocaleString(document.documentElement.lang) : value;
