import { structuredPatch } from 'diff';
import { shownLine } from './visible.ts';

const CONTEXT = 2;
/** The limit of edits, after which two texts count as entirely different: a hostile file must not take minutes. */
const MOST_EDITS = 4_000;

/** Returns a unified diff without header; its lines are escaped, and hold only what `mask` leaves of each text, which keeps the number of lines. */
export function showDiff(before: string, after: string, mask: (text: string) => string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const [oldMasked, freshMasked] = [linesOf(mask(before)), linesOf(mask(after))];
  const oldShown = (at: number) => shownLine(oldMasked[at] ?? '');
  const freshShown = (at: number) => shownLine(freshMasked[at] ?? '');
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const patch = structuredPatch('', '', textOf(old), textOf(fresh), '', '', options);
  if (!patch)
    return [
      ...old.map((_, at) => `- ${oldShown(at)}`),
      ...fresh.map((_, at) => `+ ${freshShown(at)}`),
    ].join('\n');
  return patch.hunks
    .map(({ lines, oldStart, newStart }, at) => {
      let [oldAt, freshAt] = [oldStart - 1, newStart - 1];
      const shown = lines.map((line) => {
        const sign = line.slice(0, 1);
        const text = sign === '-' ? oldShown(oldAt) : freshShown(freshAt);
        if (sign !== '+') oldAt += 1;
        if (sign !== '-') freshAt += 1;
        return `${sign} ${text}`;
      });
      return (at > 0 || oldStart > 1 ? '…\n' : '') + shown.join('\n');
    })
    .join('\n');
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Ends both texts with a line break, so that jsdiff reports none as missing. */
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
