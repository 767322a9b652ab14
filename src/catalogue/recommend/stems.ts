/** Words cut to what their forms share: `upscaling`, `upscaler` → `upscal`. */
export function stemsOf(text: string): string[] {
  return (text.toLowerCase().match(/[a-z]{3,}/g) ?? []).map((word) =>
    word.length > 5 ? word.replace(/(?:ings?|ers?|ed|es|e|s|ion|y)$/, '') : word.replace(/s$/, ''),
  );
}
