import type { Spread } from './spread.ts';

/** One measurement. */
export interface Row extends Partial<Spread> {
  readonly label: string;
  /** The median, unless the label names another statistic. */
  readonly value: number;
  readonly unit: string;
}

/** The target of a value. */
export interface Goal {
  readonly label: string;
  readonly value: number;
  readonly limit: number;
  /** Whether the value should be at most or at least the limit. */
  readonly is: 'at most' | 'at least';
  readonly unit: string;
}

/** The results of one bench. */
export interface Report {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly goals: readonly Goal[];
}

/** A bench, and its name on the command line. */
export interface Bench {
  readonly name: string;
  run(): Promise<Report>;
}

/** A row of a spread. */
export function row(label: string, spread: Spread, unit: string): Row {
  return { label, value: spread.median, unit, ...spread };
}

/** Whether a goal is met. */
export function isMet({ value, limit, is }: Goal): boolean {
  return is === 'at most' ? value <= limit : value >= limit;
}

/** Formats a report for the terminal. */
export function formatReport({ title, rows, goals }: Report): string {
  const lines = [
    ...rows.map((one) => [one.label, amount(one.value, one.unit), spreadText(one)]),
    ...goals.map((goal) => [
      `goal: ${goal.label} ${goal.is === 'at most' ? '≤' : '≥'} ${amount(goal.limit, goal.unit)}`,
      amount(goal.value, goal.unit),
      isMet(goal) ? 'met' : 'MISSED',
    ]),
  ];
  const wide = Math.max(...lines.map(([label = '']) => label.length));
  const text = lines.map(([label = '', value = '', note = '']) =>
    `  ${label.padEnd(wide)}  ${value.padStart(10)}  ${note}`.trimEnd(),
  );
  return [title, ...text].join('\n');
}

function spreadText({ low, high, samples, unit }: Row): string {
  if (low === undefined || high === undefined) return '';
  return `half of ${samples ?? 0} in ${amount(low, unit)} … ${amount(high, unit)}`;
}

function amount(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(Number.isInteger(value) ? 0 : digits)} ${unit}`;
}
