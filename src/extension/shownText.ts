/** Escapes untrusted text for VS Code's UI: messages render `[x](command:y)` as a link that runs a command, and lists render `$(x)` as an icon. */
export function shownText(text: string): string {
  return text.replaceAll('](', '] (').replaceAll('$(', '$ (');
}
