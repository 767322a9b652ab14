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
  context: Context,
): HttpResponse {
  const { jobs, billingDelayMs } = context;
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
  return json(200, { billing_events: items.flatMap((job) => eventOf(job, context)), ...page });
}

const unitsOf = ({ outcome }: Job): number => Number(outcome?.headers['x-fal-billable-units'] ?? 0);

function eventOf(job: Job, { snapshot, discountPercent }: Context): object[] {
  const model = snapshot.model(job.endpointId);
  if (!model) return [];
  const units = unitsOf(job);
  const billing = billingOf(model);
  const full = trueCost(billing, units);
  const discount = (full * discountPercent) / 100;
  const cost = tidy(full - discount);
  const event = {
    request_id: job.id,
    endpoint_id: job.endpointId,
    timestamp: new Date(job.endedAt ?? job.createdAt).toISOString(),
    output_units: units,
    unit_price: billing.billedPrice ?? billing.price,
    percent_discount: discountPercent === 0 ? null : discountPercent,
    cost_subtotal: tidy(full),
    cost_discount: tidy(discount),
    cost_total: cost,
    cost_estimate_nano_usd: Math.round(cost * 1e9),
  };
  return [event];
}
