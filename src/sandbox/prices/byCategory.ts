import type { SnapshotModel } from '../../snapshot/types.ts';
import { hash } from '../hash.ts';
import type { Plan } from '../plan.ts';
import { images, outputSeconds, megapixels, thousandsOfCharacters, tidy } from './count.ts';
import type { Billing, UnitPrice } from './types.ts';

// The median price of such models, in their most frequent unit.
const BY_CATEGORY: Readonly<Record<string, UnitPrice>> = {
  'text-to-image': { price: 0.03, unit: 'megapixels' },
  'image-to-image': { price: 0.04, unit: 'images' },
  'text-to-video': { price: 0.08, unit: 'seconds' },
  'image-to-video': { price: 0.08, unit: 'seconds' },
  'video-to-video': { price: 0.08, unit: 'seconds' },
  'audio-to-video': { price: 0.1, unit: 'seconds' },
  'text-to-speech': { price: 0.04, unit: '1000 characters' },
  'text-to-audio': { price: 0.04, unit: '1000 characters' },
  'audio-to-audio': { price: 0.002, unit: 'seconds' },
  'video-to-audio': { price: 0.002, unit: 'seconds' },
  'speech-to-text': { price: 0.0002, unit: 'compute seconds' },
  'speech-to-speech': { price: 0.1, unit: 'minutes' },
  'image-to-3d': { price: 0.2, unit: 'generations' },
  'text-to-3d': { price: 0.2, unit: 'generations' },
  '3d-to-3d': { price: 0.1, unit: 'generations' },
  training: { price: 0.005, unit: 'steps' },
  vision: { price: 0.002, unit: 'compute seconds' },
  llm: { price: 0.001, unit: 'requests' },
};

const OTHER: UnitPrice = { price: 0.01, unit: 'requests' };
const FACTORS = [0.5, 0.75, 1, 1.5, 2];

/** Units from which no cost follows: one endpoint in ten has one of them. */
const OPAQUE: readonly UnitPrice[] = [
  { price: 0.00017, unit: 'compute seconds', billedPrice: 0.01 },
  { price: 0.01, unit: 'units' },
  { price: 0.014, unit: '1000 tokens' },
  { price: 0, unit: '', billedPrice: 0.02 },
];
const OPAQUE_UNITS = 4;
const ONE_IN = 40;

/** The billing of an endpoint whose price is not known: invented by category and id, always the same. */
export function inventedBilling({ endpointId, category }: SnapshotModel): Billing {
  const opaque = OPAQUE[hash(endpointId) % ONE_IN];
  if (opaque) return { ...opaque, units: () => OPAQUE_UNITS, words: listPrice(opaque) };
  const { price: median, unit } = BY_CATEGORY[category] ?? OTHER;
  const factor = FACTORS[hash(endpointId) % FACTORS.length] ?? 1;
  const price = tidy(median * factor);
  return {
    price,
    unit,
    units: (plan) => unitsOf(unit, plan),
    isInteger: true,
    words: `Your request will cost $${price} per ${singular(unit)}.`,
  };
}

const listPrice = ({ price, unit }: UnitPrice): string =>
  unit === ''
    ? 'The price of this model depends on your request.'
    : `- **Price**: $${price} per ${unit}`;

const singular = (unit: string): string => (/^\d/.test(unit) ? unit : unit.replace(/s$/, ''));

const MINUTE = 60;
const USUAL_STEPS = 1000;

function unitsOf(unit: string, plan: Plan): number {
  switch (unit) {
    case 'images':
      return images()(plan);
    case 'megapixels':
      return megapixels(Math.ceil)(plan);
    case 'seconds':
      return plan.category.endsWith('video') ? outputSeconds(plan) : plan.seconds;
    case 'minutes':
      return Math.ceil(plan.seconds / MINUTE);
    case '1000 characters':
      return thousandsOfCharacters(plan);
    case 'compute seconds':
      return plan.runSeconds;
    case 'steps':
      return typeof plan.input.steps === 'number' ? plan.input.steps : USUAL_STEPS;
    default:
      return 1;
  }
}
