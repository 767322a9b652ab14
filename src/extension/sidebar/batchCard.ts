import type { PlanState, StoredPlan } from '../../batch/plans.ts';
import type { RowState } from '../../batch/types.ts';
import type { BatchCard } from '../../protocol/batches.ts';

/** The figure of a card that a row counts in; undefined for one that has not started. */
const FIGURES: Readonly<Record<RowState, 'done' | 'running' | 'failed' | 'unsure' | undefined>> = {
  waiting: undefined,
  'not-started': undefined,
  running: 'running',
  'other-process': 'running',
  completed: 'done',
  'done-before': 'done',
  failed: 'failed',
  cancelled: 'failed',
  unsure: 'unsure',
};

export interface BatchNow {
  readonly plan: Pick<StoredPlan, 'id' | 'at' | 'endpointId'>;
  readonly state: PlanState;
  /** Present while this window runs it. */
  readonly active?: { readonly stop: AbortController };
  readonly isOfOtherProcess: boolean;
}

/** How a batch stands, for the page; its model's name is the endpoint id. */
export function batchCard({ plan, state, active, isOfOtherProcess }: BatchNow): BatchCard {
  const figures = { done: 0, running: 0, failed: 0, unsure: 0 };
  for (const row of state.rows) {
    const figure = FIGURES[row.state];
    if (figure) figures[figure] += 1;
  }
  const running = active?.stop.signal.aborted ? 'stopping' : 'running';
  return {
    id: plan.id,
    endpointId: plan.endpointId,
    modelName: plan.endpointId,
    at: plan.at,
    phase: isOfOtherProcess ? 'other-process' : active ? running : 'over',
    total: state.rows.length,
    ...figures,
    ...(state.message !== undefined && { message: state.message }),
    faults: state.rows.flatMap(({ error, jobId }, at) =>
      error === undefined
        ? []
        : [{ row: at + 1, text: error, ...(jobId !== undefined && { jobId }) }],
    ),
  };
}
