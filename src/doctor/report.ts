import type { Translate } from '../domain/translate.ts';
import { visible } from '../domain/visible.ts';
import { maskSecrets } from '../connect/visible.ts';
import { redact } from '../fal/redact.ts';
import { withTimeout } from '../fal/withTimeout.ts';

/** One line of the report. */
export interface Row {
  readonly label: string;
  readonly value: string;
  /** What is wrong, as a sentence. */
  readonly fault?: string;
  /** How to mend it, as a sentence. */
  readonly fix?: string;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

/** The state of this machine's fal, without secrets. */
export interface Report {
  /** ISO 8601. */
  readonly at: string;
  readonly faults: number;
  readonly sections: readonly Section[];
}

/** A section whose rows are still to be found. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly rows: () => Promise<readonly Row[]>;
}

/** Milliseconds for all checks, which run at the same time. */
const PATIENCE = 8_000;
const MOST_ROWS = 60;
const LONGEST_TEXT = 400;

/** Runs the checks, for 8 s at most; a check that fails is a fault. `secrets` may grow meanwhile; the report holds none of them. */
export async function createReport(
  checks: readonly Check[],
  { translate, secrets }: { readonly translate: Translate; readonly secrets: ReadonlySet<string> },
): Promise<Report> {
  const failed = (title: string, fault: string): readonly Row[] => [
    {
      ...{ label: title, value: translate('not checked'), fault },
      fix: translate('Run this again; if it stays so, report it with this page.'),
    },
  ];
  const found = await Promise.all(
    checks.map(async ({ id, title, rows }) => ({
      ...{ id, title },
      rows: await withTimeout(rows(), PATIENCE).then(
        (those) =>
          those ?? failed(title, translate('No answer within {0} s.', String(PATIENCE / 1000))),
        (error: unknown) => failed(title, error instanceof Error ? error.message : String(error)),
      ),
    })),
  );
  const clean = (text: string): string => {
    // Masked before it is shortened, because a part of a secret would no longer be found.
    const masked = String(maskSecrets(redact(text.replace(/\s+/g, ' '), secrets)));
    return visible(
      masked.length > LONGEST_TEXT ? `${masked.slice(0, LONGEST_TEXT - 3)}...` : masked,
    );
  };
  const sections = found.map(({ id, title, rows }) => ({
    ...{ id, title },
    rows: rows.slice(0, MOST_ROWS).map(({ label, value, fault, fix }) => ({
      ...{ label: clean(label), value: clean(value) },
      ...(fault !== undefined && { fault: clean(fault) }),
      ...(fix !== undefined && { fix: clean(fix) }),
    })),
  }));
  const rows = sections.flatMap((section) => section.rows);
  return {
    at: new Date().toISOString(),
    faults: rows.filter(({ fault }) => fault !== undefined).length,
    sections,
  };
}

/** The report as a page of text. */
export function reportText({ sections, faults }: Report, translate: Translate): string {
  const width = Math.max(
    0,
    ...sections.flatMap(({ rows }) => rows.map(({ label }) => label.length)),
  );
  const indent = ' '.repeat(width + 4);
  const lines = sections.flatMap(({ title, rows }) => [
    title,
    ...rows.flatMap(({ label, value, fault, fix }) => [
      `  ${label.padEnd(width)}  ${value}`.trimEnd(),
      ...(fault === undefined ? [] : [`${indent}! ${fault}`]),
      ...(fix === undefined ? [] : [`${indent}  ${fix}`]),
    ]),
    '',
  ]);
  const summary =
    faults === 0
      ? translate('No fault was found.')
      : translate(
          'Faults: {0}. Each is marked with an exclamation mark, followed by its fix.',
          String(faults),
        );
  return `${[...lines, summary].join('\n')}\n`;
}
