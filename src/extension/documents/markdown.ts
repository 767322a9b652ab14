import { markdownText, oneLine } from './escape.ts';
import { shownText } from '../shownText.ts';

/** Escapes untrusted text for Markdown, including VS Code's own extensions. */
export const words = (text: string): string => markdownText(shownText(oneLine(text)));

/** Untrusted text as inline code. */
export function code(text: string): string {
  const fence = fenceAround(text, 1);
  const pad = fence === '`' ? '' : ' ';
  return fence + pad + text.replace(/\s+/g, ' ') + pad + fence;
}

/** Untrusted text as a code block that it cannot end. */
export function block(language: string, text: string): string[] {
  const fence = fenceAround(text, 3);
  return [`${fence}${language}`, text.trimEnd(), fence, ''];
}

/** A fence longer than any run of backticks in the text. */
function fenceAround(text: string, least: number): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}
