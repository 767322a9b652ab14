/** Foreign text as VS Code may show it: in messages and prompts it would make links of `[x](command:y)`, which run commands, and in lists icons of `$(x)`. */
export function shownText(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('$(', '$ (');
}
