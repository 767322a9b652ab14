import { clientRows } from './clients.ts';
import { createConnection, gatewayRows, keyRows } from './connection.ts';
import { dataRows, errorRows, openJournal } from './data.ts';
import { limitRows } from './limits.ts';
import type { DoctorContext, DoctorOptions } from './options.ts';
import { findServers, programRows } from './programs.ts';
import { type Check, createReport, type Report } from './report.ts';
import { stepsFor } from './steps.ts';

/** Examines this machine in 8 s at most. It submits nothing, and the report holds no secret. */
export function diagnose(options: DoctorOptions): Promise<Report> {
  const { translate, place, dataFolder, command, more = [] } = options;
  const { FAL_KEY, FAL_KEY_SECRET } = place.env;
  const context: DoctorContext = {
    ...options,
    steps: stepsFor(command, translate),
    secrets: new Set([FAL_KEY, FAL_KEY_SECRET].filter((one) => one !== undefined)),
  };
  const servers = findServers(context);
  const connection = createConnection(context);
  const journal = openJournal(dataFolder, connection.fal?.transport.gatewayOrigin);
  const checks: readonly Check[] = [
    ...more,
    { id: 'versions', title: translate('Versions'), rows: () => programRows(context, servers) },
    { id: 'data', title: translate('Data folder'), rows: () => dataRows(context, journal) },
    { id: 'key', title: translate('Key'), rows: () => keyRows(context, connection) },
    { id: 'gateway', title: translate('Connection'), rows: () => gatewayRows(context, connection) },
    { id: 'limits', title: translate('Spending limits'), rows: () => limitRows(context) },
    { id: 'clients', title: translate('Clients'), rows: () => clientRows(context, servers) },
    { id: 'errors', title: translate('Last errors'), rows: () => errorRows(context, journal) },
  ];
  return createReport(checks, { translate, secrets: context.secrets });
}
