import type { SnapshotModel } from '../snapshot/types.ts';
import { hash } from './hash.ts';
import { CLIP_SECONDS } from './media/video.ts';
import type { Plan } from './plan.ts';
import { captionOf } from './steering.ts';

/** A price in US dollars. */
interface UnitPrice {
  readonly price: number;
  /** fal's own word, e.g. `megapixels`. */
  readonly unit: string;
}

const KNOWN: Readonly<Record<string, UnitPrice>> = {
  'fal-ai/flux/dev': { price: 0.025, unit: 'megapixels' },
  'fal-ai/flux/schnell': { price: 0.003, unit: 'megapixels' },
  'fal-ai/flux-pro/kontext': { price: 0.04, unit: 'images' },
  'fal-ai/nano-banana': { price: 0.0398, unit: 'images' },
};

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

/** The price of an endpoint: invented by category and id, always the same. */
export function priceOf({ endpointId, category }: SnapshotModel): UnitPrice {
  const known = KNOWN[endpointId];
  if (known) return known;
  const { price, unit } = BY_CATEGORY[category] ?? OTHER;
  const factor = FACTORS[hash(endpointId) % FACTORS.length] ?? 1;
  return { price: round(price * factor), unit };
}

/** The units of a typical call. */
export function usualUnits(unit: string): number {
  const usual: Record<string, number> = {
    seconds: CLIP_SECONDS,
    '1000 characters': 0.2,
    steps: 1000,
  };
  return usual[unit] ?? 1;
}

/** The units that a job is billed for. */
export function billableUnits(unit: string, plan: Plan): number {
  switch (unit) {
    case 'images':
      return plan.imageCount;
    case 'megapixels':
      return (
        plan.imageCount * Math.max(1, Math.ceil((plan.image.width * plan.image.height) / 1_048_576))
      );
    case 'seconds':
      return plan.seconds;
    case 'minutes':
      return round(plan.seconds / 60);
    case '1000 characters':
      return round(Math.max(captionOf(plan.input).length, 1) / 1000);
    case 'compute seconds':
      return round(plan.runSeconds);
    case 'steps':
      return typeof plan.input.steps === 'number' ? plan.input.steps : usualUnits(unit);
    default:
      return 1;
  }
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
