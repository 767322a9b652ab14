import { stringify } from 'csv-stringify/sync';
import type { SpendRun } from '../domain/spendSummary.ts';

/** Writes runs as CSV (RFC 4180) for a spreadsheet: no value can act as a formula, amounts are in USD, times in ISO 8601. */
export function spendCsv(runs: readonly SpendRun[]): string {
  const rows = runs.map((run) => ({
    time: new Date(run.at).toISOString(),
    day: run.day,
    model: run.endpointId,
    kind: run.kind,
    client: run.by,
    workspace: run.workspace ?? '',
    state: run.state,
    amount_usd: run.amount,
    billed_by_fal: run.isBilled ? 'yes' : 'no',
    reserved_usd: run.reserved,
    gateway: run.via ?? '',
    job: run.id,
  }));
  const columns = [
    ...['time', 'day', 'model', 'kind', 'client', 'workspace', 'state', 'amount_usd'],
    ...['billed_by_fal', 'reserved_usd', 'gateway', 'job'],
  ];
  // Spreadsheets recognise UTF-8 by the byte order mark.
  const format = { header: true, bom: true, escape_formulas: true, record_delimiter: 'windows' };
  return stringify(rows, { ...format, columns } as const);
}
