import { redact } from '../../src/fal/redact.ts';
import { usd } from './budget.ts';
import type { Check } from './check.ts';
import type { AnswerGroup, Performed } from './perform.ts';
import { shapeDifferences } from './shape.ts';

/** One check's result. */
export type Row =
  | { readonly check: Check; readonly skipped: string }
  | {
      readonly check: Check;
      readonly performed: Performed;
      /** How the answers differ from the sandbox's. */
      readonly unlikeSandbox: readonly string[];
      /** USD by list price. */
      readonly amount?: number;
    };

export type Result = 'as assumed' | 'differs' | 'not run';

/** The result of a check in a word: only a difference from what the client assumes counts. */
export function resultOf(row: Row): Result {
  if ('skipped' in row) return 'not run';
  return row.performed.differences.length === 0 ? 'as assumed' : 'differs';
}

/** How the shapes of fal's answers differ from those of the sandbox's answers to the same calls with the same status. */
export function compareAnswers(
  answers: readonly AnswerGroup[],
  sandbox: readonly AnswerGroup[],
): string[] {
  return answers.flatMap(({ call, status, state, shape }) => {
    const same = sandbox.find(
      (one) => one.call === call && one.status === status && one.state === state,
    );
    if (!shape || !same?.shape) return [];
    const name = [call, status, state].filter((part) => part !== undefined).join(' ');
    return shapeDifferences(shape, same.shape).map((difference) => `${name}: ${difference}`);
  });
}

const WIDTH = 66;

/** The head of the table. */
export const tableHead = (): string => line('Check', 'Result', 'ms', 'Units, cost');

/** A row of the table, with what differs below it. */
export function tableRow(row: Row, unit: string | undefined): string {
  const result = resultOf(row);
  if ('skipped' in row) {
    return [line(row.check.title, result, '', ''), `    ${row.skipped}`].join('\n');
  }
  const { performed, unlikeSandbox, amount } = row;
  const { units, duration, differences, findings } = performed;
  const cost = [
    ...(units === undefined ? [] : [`${units} × ${unit ?? 'unit'}`]),
    ...(amount === undefined ? [] : [usd(amount)]),
  ];
  return [
    line(row.check.title, result, String(duration), cost.join(', ')),
    ...differences.map((text) => `    differs: ${text}`),
    ...unlikeSandbox.map((text) => `    unlike the sandbox: ${text}`),
    ...findings.map((text) => `    ${text}`),
  ].join('\n');
}

const line = (title: string, result: string, ms: string, cost: string): string =>
  `${title.padEnd(WIDTH)} ${result.padEnd(10)} ${ms.padStart(6)}  ${cost}`.trimEnd();

/** The counts of the results. */
export function summary(rows: readonly Row[]): string {
  const count = (result: Result) => rows.filter((row) => resultOf(row) === result).length;
  const runs = rows.filter((row) => row.check.effect === 'run' && !('skipped' in row));
  const amounts = runs.map((row) => ('amount' in row ? row.amount : undefined));
  const spent = amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0);
  const open = amounts.filter((amount) => amount === undefined).length;
  return [
    `${count('as assumed')} as assumed, ${count('differs')} different, ${count('not run')} not run.`,
    `Runs: ${runs.length}, ${usd(spent)} by list price${open > 0 ? `; without reported units: ${open}` : ''}.`,
  ].join(' ');
}

/** The JSON report: shapes, statuses, header names and units, without the key and without anything of the account. */
export function reportText(
  rows: readonly Row[],
  about: {
    readonly version: string;
    readonly service: string;
    readonly unit: string | undefined;
    readonly key: string;
  },
): string {
  const { version, service, unit, key } = about;
  const report = {
    contract: `fal for VS Code ${version}`,
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    service,
    checks: rows.map((row) => ({
      id: row.check.id,
      title: row.check.title,
      result: resultOf(row),
      ...('skipped' in row
        ? { reason: row.skipped }
        : {
            differences: row.performed.differences,
            unlikeSandbox: row.unlikeSandbox,
            findings: row.performed.findings,
            ms: row.performed.duration,
            ...(row.performed.units !== undefined && { units: row.performed.units, unit }),
            answers: row.performed.answers,
          }),
    })),
  };
  return scrub(`${JSON.stringify(report, undefined, 2)}\n`, key);
}

/** A text without the key, ids, addresses and e-mail addresses: a second safeguard for what no check reports. */
export const scrub = (text: string, key: string): string =>
  redact(text, [key])
    .replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/gi, '•••')
    .replace(/\w+:\/\/[^\s"]*/g, '•••')
    .replace(/[^\s"]+@[^\s"]+/g, '•••');
