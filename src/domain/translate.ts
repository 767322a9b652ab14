/** Translates a text and replaces `{0}`, `{1}` … by the values. */
export type Translate = (text: string, ...values: readonly string[]) => string;

/** The text in English, as it stands in the code. */
export const inEnglish: Translate = (text, ...values) =>
  text.replace(/\{(\d)\}/g, (place, at: string) => values[Number(at)] ?? place);
