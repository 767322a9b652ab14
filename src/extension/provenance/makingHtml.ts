import { escaped } from '../../batch/contactSheet.ts';
import type { Translate } from '../../domain/translate.ts';
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
export function makingHtml(
  files: readonly [Making, Making],
  language: string,
  translate: Translate,
): string {
  const notes = files
    .map((file) => noteOf(file, translate))
    .filter((note) => note !== undefined)
    .map(paragraph);
  const [first, second] = files;
  const table =
    first.record && second.record
      ? tableHtml(
          files,
          differencesOf([first.record, second.record], language, translate),
          translate,
        )
      : '';
  return `<section class="making"><h2>${escaped(translate('How they were made'))}</h2>${notes.join('')}${table}</section>`;
}

const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

function noteOf(
  { name, record, isChanged, faults }: Making,
  translate: Translate,
): string | undefined {
  if (!record && faults.length > 0)
    return translate('The record of {0} cannot be read: {1}', name, faults.join('\n'));
  if (!record) return translate('Nothing is recorded on how {0} was made.', name);
  if (!isChanged) return undefined;
  return translate(
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

function differencesOf(
  [first, second]: readonly [MediaRecord, MediaRecord],
  language: string,
  translate: Translate,
): Differences {
  const factsOf = (record: MediaRecord) => recordFacts(record, language, translate);
  const [one, other] = [factsOf(first), factsOf(second)];
  const facts = one.map(([path, text], at) => ({
    ...{ path, isCode: false, first: text },
    second: other[at]?.[1],
  }));
  const isEqual = (row: Row) => row.first === row.second;
  const isKnown = ({ first: text }: Row) => text !== undefined;
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
    equal: [
      ...facts
        .filter(isEqual)
        .filter(isKnown)
        .map(({ path }) => path),
      ...equal,
    ],
  };
}

function withoutSeed({ input, sources }: MediaRecord) {
  const { seed: _, ...others } = input;
  return { input: others, sources };
}

const recordFacts = (
  record: MediaRecord,
  language: string,
  translate: Translate,
): readonly (readonly [string, string | undefined])[] => [
  [translate('Model'), record.endpoint_id],
  [translate('License of the model'), record.license ?? translate('not known')],
  [translate('Seed'), record.seed?.toString()],
  [translate('When'), new Date(record.made_at).toLocaleString(language)],
];

function tableHtml(
  files: readonly [Making, Making],
  { rows, equal }: Differences,
  translate: Translate,
): string {
  const left = rows.length - MOST_ROWS;
  const sentence = paragraph(
    rows.length === 0
      ? translate('Everything that is recorded of both is equal.')
      : translate('Equal in both: {0}.', equal.slice(0, MOST_NAMES).join(', ')),
  );
  if (rows.length === 0) return sentence;
  const heads = [translate('Field'), ...files.map(({ name }) => name)];
  return `<table><caption class="visually-hidden">${escaped(translate('What differs'))}</caption>
<thead><tr>${heads.map((head) => `<th scope="col">${escaped(head)}</th>`).join('')}</tr></thead>
<tbody>${rows
    .slice(0, MOST_ROWS)
    .map((row) => rowHtml(row, translate))
    .join('')}</tbody></table>
${left > 0 ? paragraph(translate('{0} more fields differ.', String(left))) : ''}${equal.length > 0 ? sentence : ''}`;
}

function rowHtml({ path, isCode, first, second }: Row, translate: Translate): string {
  const field = isCode ? `<code>${escaped(path)}</code>` : escaped(path);
  return `<tr><th scope="row">${field}</th>${cellHtml(first, translate)}${cellHtml(second, translate)}</tr>`;
}

function cellHtml(text: string | undefined, translate: Translate): string {
  if (text === undefined) return `<td class="muted">${escaped(translate('not set'))}</td>`;
  const isLong = text.length > LONGEST_TEXT;
  return `<td>${escaped(isLong ? `${text.slice(0, LONGEST_TEXT)}…` : text)}</td>`;
}
