import { structuredPatch } from 'diff';
import { shownLine } from './visible.ts';

const CONTEXT = 2;
/** The limit of edits, after which two texts count as entirely different: a hostile file must not take minutes. */
const MOST_EDITS = 4_000;

/** Returns a unified diff without header; its lines are escaped and hold no secrets. */
export function showDiff(before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const patch = structuredPatch('', '', textOf(old), textOf(fresh), '', '', options);
  if (!patch) return shown([...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`)]);
  return patch.hunks
    .map(({ lines, oldStart }, at) => (at > 0 || oldStart > 1 ? '…\n' : '') + shown(lines))
    .join('\n');
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

/** Ends both texts with a line break, so that jsdiff reports none as missing. */
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const shown = (lines: readonly string[]): string =>
  lines.map((line) => `${line.slice(0, 1)} ${shownLine(line.slice(1))}`).join('\n');
