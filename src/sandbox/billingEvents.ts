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

/** `GET /v1/models/usage`: what an account was billed, by hour or day and endpoint, oldest first. */
export function usage(query: URLSearchParams, account: string, context: Context): HttpResponse {
  const length = query.get('timeframe') === 'day' ? 24 * HOUR : HOUR;
  const endpoints = idsOf(query);
  const isInTime = timeFilter(query);
  const buckets = new Map<number, Map<string, Line>>();
  for (const job of context.jobs.list()) {
    const endedAt = job.endedAt ?? Infinity;
    const isBilled = job.account === account && unitsOf(job) > 0;
    const isMeant = endpoints.length === 0 || endpoints.includes(job.endpointId);
    const isThere = isInTime(endedAt) && endedAt + context.billingDelayMs <= Date.now();
    const line = isBilled && isMeant && isThere ? lineOf(job, context) : undefined;
    if (!line) continue;
    const start = Math.floor(endedAt / length) * length;
    const lines = buckets.get(start) ?? new Map<string, Line>();
    const before = lines.get(job.endpointId);
    lines.set(job.endpointId, before ? added(before, line) : line);
    buckets.set(start, lines);
  }
  const sorted = [...buckets].sort(([one], [other]) => one - other);
  const { items, ...page } = paginate(sorted, query, MAX_LIMIT);
  const series = items.map(([start, lines]) => ({
    bucket: new Date(start).toISOString().replace('.000Z', '+00:00'),
    results: [...lines.values()],
  }));
  return json(200, { time_series: series, ...page });
}

const HOUR = 3_600_000;

/** One line of a bill. */
interface Line {
  readonly endpoint_id: string;
  readonly unit: string;
  readonly quantity: number;
  readonly unit_price: number;
  readonly percent_discount: number | null;
  readonly cost_subtotal: number;
  readonly cost_discount: number;
  readonly cost_total: number;
  readonly currency: string;
}

function lineOf(job: Job, context: Context): Line | undefined {
  const [event] = eventOf(job, context);
  const model = context.snapshot.model(job.endpointId);
  if (!event || !model) return undefined;
  return {
    endpoint_id: job.endpointId,
    unit: billingOf(model).unit,
    quantity: event.output_units,
    unit_price: event.unit_price,
    percent_discount: event.percent_discount,
    cost_subtotal: event.cost_subtotal,
    cost_discount: event.cost_discount,
    cost_total: event.cost_total,
    currency: 'USD',
  };
}

const added = (one: Line, other: Line): Line => ({
  ...one,
  quantity: tidy(one.quantity + other.quantity),
  cost_subtotal: tidy(one.cost_subtotal + other.cost_subtotal),
  cost_discount: tidy(one.cost_discount + other.cost_discount),
  cost_total: tidy(one.cost_total + other.cost_total),
});

const unitsOf = ({ outcome }: Job): number => Number(outcome?.headers['x-fal-billable-units'] ?? 0);

function eventOf(job: Job, { snapshot, discountPercent }: Context) {
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
