/** The translations that the host wrote into the page, by the English words. */
const translations = (): Readonly<Record<string, string>> =>
  (globalThis as { falWords?: Record<string, string> }).falWords ?? {};

/** The words in the reader's language; `{0}`, `{1}` … are replaced by the values. */
export function t(words: string, ...values: readonly (string | number)[]): string {
  const text = translations()[words] ?? words;
  return text.replace(/\{(\d+)\}/g, (whole, at: string) => String(values[Number(at)] ?? whole));
}
