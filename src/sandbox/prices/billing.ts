import type { SnapshotModel } from '../../snapshot/types.ts';
import type { Plan } from '../plan.ts';
import { AUDIO_PRICES } from './audio.ts';
import { inventedBilling } from './byCategory.ts';
import { IMAGE_PRICES } from './images.ts';
import type { Billing, UnitPrice } from './types.ts';
import { VIDEO_PRICES } from './videos.ts';

const KNOWN = [...IMAGE_PRICES, ...VIDEO_PRICES, ...AUDIO_PRICES];

/** How fal bills an endpoint: as known, else invented by category and id, always the same. */
export function billingOf(model: SnapshotModel): Billing {
  const known = KNOWN.find(([endpoints]) => endpoints.test(model.endpointId));
  return known?.[1] ?? inventedBilling(model);
}

/** The units of a run as fal's header states them: `1`, `1.0`, `38.8`. */
export function billableUnits({ units, isInteger }: Billing, plan: Plan): string {
  const count = Number(units(plan).toPrecision(16));
  return Number.isInteger(count) && isInteger !== true ? count.toFixed(1) : String(count);
}

/** What units really cost, in US dollars. */
export function trueCost({ price, billedPrice = price }: UnitPrice, units: number): number {
  return units * billedPrice;
}
