import type { SpendOverview } from '../domain/spendOverview.ts';
import type {
  Comparison,
  SpendFilter,
  SpendGroup,
  SpendRun,
  SpendSummary,
} from '../domain/spendSummary.ts';

/** A run in the list of what was spent. */
export type SpendRow = Pick<
  SpendRun,
  'id' | 'at' | 'endpointId' | 'by' | 'workspace' | 'state' | 'amount' | 'isBilled'
>;

/** The requests about what was spent: [payload, response]. */
export interface SpendingRequests {
  'spending.overview': [undefined, SpendOverview];
  /** What the filtered runs cost; the newest runs themselves where they are not grouped. */
  'spending.summary': [
    { filter: SpendFilter; group: SpendGroup },
    {
      readonly group: SpendGroup;
      readonly summary: SpendSummary;
      readonly rows: readonly SpendRow[];
    },
  ];
  /** What fal billed in a period beside what this machine recorded; fails for a key that may not read it. */
  'spending.compare': [{ period: string }, readonly Comparison[]];
  /** Writes the filtered runs into a CSV file that the person chooses; responds with its path, if any. */
  'spending.export': [{ filter: SpendFilter }, string | undefined];
}
