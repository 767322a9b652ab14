import { own } from '../domain/own.ts';
import { countUnits } from './count.ts';
import { fieldsOf, outputCount, type Run, secondsOf, valueOf } from './inputs.ts';
import { inEnglish } from '../domain/translate.ts';
import type { Feature, Tier, TierList } from './tierList.ts';

/** The least and the most that a run costs. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a run costs by the tiers of its page; undefined where the input does not decide that. */
export function tierCost(list: TierList, run: Run): Range | undefined {
  const fitting = fittingTiers(list.tiers, run);
  const costs = fitting.map((tier) => costOf(tier, list, run));
  const known = costs.filter((cost) => cost !== undefined);
  if (known.length === 0 || known.length < costs.length) return undefined;
  const factor = factorOf(list, run);
  const extra = extrasOf(list, run);
  if (!factor || !extra) return undefined;
  return {
    min: Math.min(...known.map(({ min }) => min)) * factor + extra.min,
    max: Math.max(...known.map(({ max }) => max)) * factor + extra.max,
  };
}

/** The tiers whose conditions the input meets, or may meet where it does not say. */
function fittingTiers(tiers: readonly Tier[], run: Run): readonly Tier[] {
  const resolution = resolutionOf(run);
  const audio = valueOf(run, ...AUDIO);
  const quality = valueOf(run, 'quality');
  const seconds = secondsOf(run);
  const voice = usesVoice(run);
  const fits = (tier: Tier) =>
    (!tier.resolutions || resolution === undefined || tier.resolutions.includes(resolution)) &&
    (tier.audio === undefined || typeof audio !== 'boolean' || tier.audio === audio) &&
    (!tier.qualities || typeof quality !== 'string' || tier.qualities.includes(quality)) &&
    (tier.voice ?? false) === (voice && tiers.some((one) => one.voice));
  const fitting = tiers.filter(fits);
  const exact = fitting.filter((tier) => tier.seconds !== undefined && tier.seconds === seconds);
  if (exact.length > 0) return exact;
  // The price of one length of clip is no price of another where seconds have one.
  const ofSeconds = fitting.filter((tier) => tier.per === 'second');
  return ofSeconds.length > 0 ? ofSeconds : fitting;
}

const AUDIO = ['generate_audio', 'generate_audio_switch', 'enable_audio', 'with_audio'];

/** In lower case; undefined where the model decides, or the schema names none. */
function resolutionOf(run: Run): string | undefined {
  const value = valueOf(run, 'resolution', 'output_resolution', 'video_resolution');
  return typeof value === 'string' && value !== 'auto' ? value.toLowerCase() : undefined;
}

const usesVoice = (run: Run): boolean =>
  fieldsOf(run).some((name) => {
    const value = name.includes('voice') ? own(run.input, name) : undefined;
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
  });

function costOf(tier: Tier, { further, roundsUp }: TierList, run: Run): Range | undefined {
  const { price, per } = tier;
  if (per === 'video' && tier.seconds !== undefined) {
    const seconds = secondsOf(run);
    // A model whose clips have one length has no field for it.
    const isFixed = !fieldsOf(run).some((name) => /duration|length|frame|fps/.test(name));
    if (isFixed && further === undefined) return times(price, outputCount(run));
    if (seconds === undefined) return undefined;
    if (seconds !== tier.seconds && (further === undefined || seconds < tier.seconds))
      return undefined;
    const cost = price + (seconds - tier.seconds) * (further ?? 0);
    return { min: cost, max: cost };
  }
  const unit = per === 'video' ? 'videos' : per;
  const count = countUnits(unit, run, inEnglish, roundsUp);
  return count && times(price, count);
}

const times = (price: number, { min, max }: Range): Range => ({
  min: price * min,
  max: price * max,
});

/** Undefined where the resolution is not known, but counts. */
function factorOf({ factors }: TierList, run: Run): number | undefined {
  if (factors.size === 0) return 1;
  const resolution = resolutionOf(run);
  if (resolution === undefined) return fieldsOf(run).includes('resolution') ? undefined : 1;
  return factors.get(resolution) ?? 1;
}

const USES: Readonly<Record<Feature, (run: Run) => boolean>> = {
  'web search': (run) => valueOf(run, 'enable_web_search', 'web_search') === true,
  'high thinking': (run) => valueOf(run, 'thinking_level', 'thinking') === 'high',
};

/** What the features cost that the run uses: once, or for each picture; pages do not tell which. */
function extrasOf({ extras }: TierList, run: Run): Range | undefined {
  const price = extras
    .filter(({ feature }) => USES[feature](run))
    .reduce((sum, extra) => sum + extra.price, 0);
  return { min: price, max: price * outputCount(run).max };
}
