import * as vscode from 'vscode';
import { escaped } from '../../batch/contactSheet.ts';
import type { MediaRecord } from '../../provenance/record.ts';
import { type InputDifference, inputDifferences } from './differences.ts';

/** What is known of how a file was made. */
export interface Making {
  readonly name: string;
  readonly record?: MediaRecord | undefined;
  /** Whether the file was changed after the record was written. */
  readonly isChanged: boolean;
  /** Why records of the file cannot be read. */
  readonly faults: readonly string[];
}

const MOST_ROWS = 200;
/** Names in a sentence. */
const MOST_NAMES = 100;
const LONGEST_TEXT = 1_000;

/** Renders how the making of two files differs, as a table; what is equal is named in one sentence. */
export function makingHtml(files: readonly [Making, Making]): string {
  const notes = files
    .map(noteOf)
    .filter((note) => note !== undefined)
    .map(paragraph);
  const [first, second] = files;
  const table =
    first.record && second.record
      ? tableHtml(files, differencesOf(first.record, second.record))
      : '';
  return `<section class="making"><h2>${escaped(vscode.l10n.t('How they were made'))}</h2>${notes.join('')}${table}</section>`;
}

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

function noteOf({ name, record, isChanged, faults }: Making): string | undefined {
  if (!record && faults.length > 0)
    return vscode.l10n.t('The record of {0} cannot be read: {1}', name, faults.join('\n'));
  if (!record) return vscode.l10n.t('Nothing is recorded on how {0} was made.', name);
  if (!isChanged) return undefined;
  return vscode.l10n.t(
    '{0} was changed after fal saved it. What is compared is how it was made.',
    name,
  );
}

/** A row of the table; its field is `code` when the model names it so. */
interface Row extends InputDifference {
  readonly isCode: boolean;
}

interface Differences {
  readonly rows: readonly Row[];
  readonly equal: readonly string[];
}

function differencesOf(first: MediaRecord, second: MediaRecord): Differences {
  const [one, other] = [factsOf(first), factsOf(second)];
  const facts = one.map(([path, text], at) => ({
    ...{ path, isCode: false, first: text },
    second: other[at]?.[1],
  }));
  const isEqual = (row: Row) => row.first === row.second;
  // Most models take the seed as a field of their input: one row is enough.
  const isTwice = [first, second].every(({ seed, input }) => input.seed === seed);
  const { differ, equal } = inputDifferences(
    isTwice ? withoutSeed(first) : first,
    isTwice ? withoutSeed(second) : second,
  );
  return {
    rows: [
      ...facts.filter((row) => !isEqual(row)),
      ...differ.map((one) => ({ ...one, isCode: true })),
    ],
    equal: [...facts.filter(isEqual).map(({ path }) => path), ...equal],
  };
}

function withoutSeed({ input, sources }: MediaRecord) {
  const { seed: _, ...others } = input;
  return { input: others, sources };
}

const factsOf = (record: MediaRecord): readonly (readonly [string, string | undefined])[] => [
  [vscode.l10n.t('Model'), record.endpoint_id],
  [vscode.l10n.t('License of the model'), record.license ?? vscode.l10n.t('not known')],
  [vscode.l10n.t('Seed'), record.seed?.toString()],
  [vscode.l10n.t('When'), new Date(record.made_at).toLocaleString(vscode.env.language)],
];

function tableHtml(files: readonly [Making, Making], { rows, equal }: Differences): string {
  const left = rows.length - MOST_ROWS;
  const sentence = paragraph(
    rows.length === 0
      ? vscode.l10n.t('Everything that is recorded of both is equal.')
      : vscode.l10n.t('Equal in both: {0}.', equal.slice(0, MOST_NAMES).join(', ')),
  );
  if (rows.length === 0) return sentence;
  const heads = [vscode.l10n.t('Field'), ...files.map(({ name }) => name)];
  return `<table><caption class="visually-hidden">${escaped(vscode.l10n.t('What differs'))}</caption>
<thead><tr>${heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('')}</tr></thead>
<tbody>${rows.slice(0, MOST_ROWS).map(rowHtml).join('')}</tbody></table>
${left > 0 ? paragraph(vscode.l10n.t('{0} more fields differ.', left)) : ''}${equal.length > 0 ? sentence : ''}`;
}

function rowHtml({ path, isCode, first, second }: Row): string {
  const field = isCode ? `<code>${escaped(path)}</code>` : escaped(path);
  return `<tr><th scope="row">${field}</th>${cellHtml(first)}${cellHtml(second)}</tr>`;
}

function cellHtml(text: string | undefined): string {
  if (text === undefined)
    return `<td class="muted">${escaped(vscode.l10n.t('not set'))}</td>`;
  const isLong = text.length > LONGEST_TEXT;
  return `<td>${escaped(isLong ? `${text.slice(0, LONGEST_TEXT)}…` : text)}</td>`;
}
