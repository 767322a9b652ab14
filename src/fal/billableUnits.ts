import type { FalResponse } from './response.ts';
/** The units that fal bills for a request, which failed ones can carry, too; undefined where the response does not state them. */
export function billableUnits(headers: FalResponse['headers']): number | undefined {
  const text = headers.get('x-fal-billable-units')?.trim();
  const units = text ? Number(text) : Number.NaN;
  return Number.isFinite(units) && units >= 0 ? units : undefined;
}
