import type { Snapshot } from '../snapshot/types.ts';
import type { Context } from './context.ts';
import type { HttpResponse } from './http.ts';
import { json } from './http.ts';
import type { Job } from './jobs.ts';
import { idsOf, paginate, timeFilter } from './pages.ts';
import { billingOf, trueCost } from './prices/billing.ts';
import { tidy } from './prices/count.ts';

const MAX_LIMIT = 10_000;

/** `GET /v1/models/billing-events`: what an account's runs really cost, newest first, each some time after its end. */
export function billingEvents(
  query: URLSearchParams,
  account: string,
  { jobs, snapshot, billingDelayMs }: Context,
): HttpResponse {
  const [endpoints, requests, isInTime] = [
    idsOf(query),
    idsOf(query, 'request_id'),
    timeFilter(query),
  ];
  const billed = jobs
    .list()
    .filter(
      (job) =>
        job.account === account &&
        unitsOf(job) > 0 &&
        (job.endedAt ?? Infinity) + billingDelayMs <= Date.now() &&
        (endpoints.length === 0 || endpoints.includes(job.endpointId)) &&
        (requests.length === 0 || requests.includes(job.id)) &&
        isInTime(job.endedAt ?? 0),
    );
  const { items, ...page } = paginate(billed, query, MAX_LIMIT);
  return json(200, { billing_events: items.flatMap((job) => eventOf(job, snapshot)), ...page });
}

const unitsOf = ({ outcome }: Job): number => Number(outcome?.headers['x-fal-billable-units'] ?? 0);

function eventOf(job: Job, snapshot: Snapshot): object[] {
  const model = snapshot.model(job.endpointId);
  if (!model) return [];
  const units = unitsOf(job);
  const billing = billingOf(model);
  const cost = tidy(trueCost(billing, units));
  const event = {
    request_id: job.id,
    endpoint_id: job.endpointId,
    timestamp: new Date(job.endedAt ?? job.createdAt).toISOString(),
    output_units: units,
    unit_price: billing.billedPrice ?? billing.price,
    percent_discount: null,
    cost_subtotal: cost,
    cost_discount: 0,
    cost_total: cost,
    cost_estimate_nano_usd: Math.round(cost * 1e9),
  };
  return [event];
}
