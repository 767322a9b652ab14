/** The translations that the host writes into the page, by English text. */
const translations = (): Readonly<Record<string, string>> =>
  (globalThis as { falWords?: Record<string, string> }).falWords ?? {};

/** Translates a text and replaces `{0}`, `{1}` … by the values. */
export function t(words: string, ...values: readonly (string | number)[]): string {
  const text = translations()[words] ?? words;
  return text.replace(/\{(\d+)\}/g, (whole, at: string) => String(values[Number(at)] ?? whole));
}
