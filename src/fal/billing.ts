import { isObject } from '../domain/schema.ts';
import type { Json } from '../domain/types.ts';
import { readJson } from './body.ts';
import type { Transport } from './transport.ts';

/** What fal charged for one request, in USD. */
export interface Bill {
  readonly amount: number;
  readonly units?: number;
}

export interface Billing {
  /** The charge of a request; undefined while fal has no billing event of it, up to 5 minutes after its end. @throws {FalError} for a key that may not read billing events: most may not */
  billOf(requestId: string, signal?: AbortSignal): Promise<Bill | undefined>;
}

const EVENTS = 'https://api.fal.ai/v1/models/billing-events';
const LARGEST_ANSWER = 1024 ** 2;

/** Creates the client for fal's billing events (fal.ai/docs/platform-apis/v1/models/billing-events). */
export function createBilling(transport: Transport): Billing {
  return {
    billOf: async (requestId, signal) => {
      const url = new URL(EVENTS);
      url.searchParams.set('request_id', requestId);
      const response = await transport.send(url, { signal, auth: 'required', retry: 'none' });
      const page = (await readJson(response, { signal, largest: LARGEST_ANSWER })) as Json;
      const list = isObject(page) ? page.billing_events : undefined;
      const events = (Array.isArray(list) ? list : [])
        .filter(isObject)
        .filter((event) => event.request_id === requestId);
      const amounts = events.map(({ cost_total }) => cost_total);
      if (amounts.length === 0 || !amounts.every(isAmount)) return undefined;
      const units = events.map(({ output_units }) => output_units).filter(isAmount);
      return {
        amount: sum(amounts),
        ...(units.length === events.length && { units: sum(units) }),
      };
    },
  };
}

const isAmount = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
