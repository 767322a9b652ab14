/** Formats an amount of money for a language, with as many decimals as it needs. */
export function money(amount: number, currency: string, language: string): string {
  const figures = { minimumFractionDigits: 2, maximumFractionDigits: amount < 0.01 ? 6 : 4 };
  try {
    return amount.toLocaleString(language, { style: 'currency', currency, ...figures });
  } catch {
    return `${amount.toLocaleString(language, figures)} ${currency}`;
  }
}
