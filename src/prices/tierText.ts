import type { Feature, Tier, TierList } from './tierList.ts';
import { tokensOf } from './tierTokens.ts';

/** An example of the page: its conditions and what it costs. */
interface Example {
  readonly seconds?: number;
  readonly words: string;
  readonly price: number;
}

/** What the sentences so far say. */
interface Reading {
  readonly tiers: Tier[];
  further?: number;
  /** The unit of prices that name none. */
  per?: Tier['per'];
}

/** Sentences that say nothing on the price of a run. */
const HARMLESS = [
  /^for \$\d+(\.\d+)?,? you can run this model (with )?(approximately )?\d+ times( \([^)]*\))?$/,
  /^(note: )?pricing (is subject(ed)? to|may) change( in the future)?$/,
];

const ROUNDS_UP = /^(images are billed by rounding|rounded) up to the nearest megapixel$/;

/** Reads the Pricing section of a model's page; undefined when a sentence of it is not understood, or contradicts its own example. */
export function readTiers(section: string): TierList | undefined {
  const state: Reading = { tiers: [] };
  const factors = new Map<string, number>();
  const extras: { feature: Feature; price: number }[] = [];
  const examples: Example[] = [];
  let roundsUp = false;
  for (const sentence of sentencesOf(section)) {
    if (HARMLESS.some((pattern) => pattern.test(sentence))) continue;
    if (ROUNDS_UP.test(sentence)) {
      roundsUp = true;
      continue;
    }
    const example = /^for example,? (.*)$/.exec(sentence)?.[1];
    if (example !== undefined) {
      const read = readExample(example);
      if (!read) return undefined;
      examples.push(read);
      continue;
    }
    const extra =
      /^if (web search|high thinking) is used, an additional \$(\d+(?:\.\d+)?) will be charged$/.exec(
        sentence,
      );
    if (extra) {
      extras.push({ feature: extra[1] as Feature, price: Number(extra[2]) });
      continue;
    }
    if (readFactors(sentence, factors) || readRates(sentence, state)) continue;
    return undefined;
  }
  const { tiers, further } = state;
  if (tiers.length === 0) return undefined;
  if (further !== undefined && (tiers.length > 1 || tiers[0]?.seconds === undefined))
    return undefined;
  const list = { tiers, factors, extras, roundsUp, ...(further !== undefined && { further }) };
  return examples.every((one) => agrees(one, list)) ? list : undefined;
}

function sentencesOf(section: string): readonly string[] {
  const text = section
    .replaceAll('*', '')
    .replace(/\bregardless of whether audio is on or off\b/gi, '')
    .replace(/\(512px\)/gi, '')
    // A condition of its own, as a sentence of its own.
    .replace(/, (if voice control is used while generating audio) /gi, '. $1 ')
    .replace(/,? with voice control\b/gi, ' with voice control');
  return text
    .split(/\n+|(?<=[.!]) +(?=[A-Z0-9$i])/)
    .map((one) =>
      one
        .trim()
        .replace(/[.!]+$/, '')
        .replace(/\s+/g, ' ')
        .toLowerCase(),
    )
    .filter((one) => one !== '');
}

function readExample(text: string): Example | undefined {
  const price = /\$ ?(\d+(?:\.\d+)?)$/.exec(text)?.[1];
  const seconds = /(\d+(?:\.\d+)?)[ -]?(?:seconds?|s)\b/.exec(text)?.[1];
  if (price === undefined) return undefined;
  return {
    words: text,
    price: Number(price),
    ...(seconds !== undefined && { seconds: Number(seconds) }),
  };
}

/** Whether the tiers give what the page's own example says. */
function agrees({ words, seconds, price }: Example, { tiers, further }: TierList): boolean {
  if (seconds === undefined) return false;
  const voice = words.includes('voice control');
  const audio = /without audio|audio off/.test(words)
    ? false
    : words.includes('audio') || undefined;
  const resolution = /\b(\d{3,4}p|[1248]k)\b/.exec(words)?.[1];
  const fitting = tiers.filter(
    (tier) =>
      (tier.voice ?? false) === voice &&
      (tier.audio === undefined || audio === undefined || tier.audio === audio) &&
      (!tier.resolutions || !resolution || tier.resolutions.includes(resolution)),
  );
  return (
    further !== undefined ||
    fitting.some((tier) => tier.per === 'second' && Math.abs(tier.price * seconds - price) < 0.006)
  );
}

/** `2k and 4k outputs will be charged at 1.5 times and 2 times the standard rate, respectively` */
function readFactors(sentence: string, factors: Map<string, number>): boolean {
  const match =
    /^((?:[\d.]+k|\d{3,4}p)(?: and (?:[\d.]+k|\d{3,4}p))?) +(?:resolution )?outputs will be charged at (.+?) (?:times )?the standard rate(?:, respectively)?$/.exec(
      sentence,
    );
  if (!match) return false;
  const resolutions = (match[1] ?? '').split(' and ');
  const values = (match[2] ?? '')
    .split(' and ')
    .map((value) => (value === 'double' ? 2 : Number(value.replace(/ times$/, ''))));
  if (values.length !== resolutions.length || values.some((value) => !(value > 0))) return false;
  resolutions.forEach((resolution, at) => factors.set(resolution, values[at] ?? 1));
  return true;
}

type Draft = { -readonly [Key in keyof Tier]?: Tier[Key] };

/** Adds the tiers of a sentence; false when it is not understood. */
function readRates(sentence: string, state: Reading): boolean {
  const voice = /^if voice control is used while generating audio (.*)$/.exec(sentence)?.[1];
  const tokens = tokensOf(
    (voice ?? sentence).replace(/^your request with cost/, 'your request will cost'),
  );
  if (!tokens) return false;
  let group: Draft = {};
  const groups = [group];
  let isFurther = false;
  for (const token of tokens) {
    if ('money' in token) groups.push((group = { price: token.money }));
    else if ('per' in token) group.per = token.per;
    else if ('resolution' in token)
      group.resolutions = [...(group.resolutions ?? []), token.resolution];
    else if ('quality' in token) group.qualities = [...(group.qualities ?? []), token.quality];
    else if ('seconds' in token) {
      if (group.seconds !== undefined) return false;
      group.seconds = token.seconds;
    } else if ('further' in token) isFurther = true;
    else {
      const before = groups.at(-2)?.audio;
      if (group.audio !== undefined) return false;
      if (token.audio === 'with' && before !== false) return false;
      group.audio = token.audio === 'with' ? true : token.audio;
    }
  }
  const [head = {}, ...rates] = groups;
  if (rates.length === 0) {
    // `Billing is calculated per second.`
    const { per, ...others } = head;
    if (per === undefined || Object.keys(others).length > 0 || isFurther) return false;
    state.per = per;
    return true;
  }
  if (isFurther) {
    if (rates.length > 1 || state.further !== undefined) return false;
    state.further = rates[0]?.price ?? 0;
    return true;
  }
  const aligned = align(head, rates);
  if (!aligned) return false;
  const known = state.tiers.at(-1);
  for (const rate of aligned) {
    const per =
      rate.per ?? head.per ?? (rate.seconds === undefined ? (known?.per ?? state.per) : 'video');
    if (per === undefined || rate.price === undefined) return false;
    state.tiers.push({
      ...rate,
      price: rate.price,
      per,
      ...(voice !== undefined && { voice: true, audio: true }),
    });
  }
  return true;
}

/** Gives each price its conditions: those of the head to all, those behind a price to it, those that only close a group to the whole group. */
function align(head: Draft, rates: readonly Draft[]): readonly Draft[] | undefined {
  const aligned = rates.map((rate) => ({ ...rate }));
  for (const key of ['resolutions', 'audio', 'qualities', 'seconds'] as const) {
    const has = aligned.filter((rate) => rate[key] !== undefined).length;
    if (has === 0) {
      if (head[key] !== undefined)
        for (const rate of aligned) Object.assign(rate, { [key]: head[key] });
      continue;
    }
    if (head[key] !== undefined) {
      // `At 480p, every second costs $1, and at 720p, every second costs $2`: conditions come first.
      if (key !== 'resolutions' || has !== rates.length - 1 || aligned.at(-1)?.[key] !== undefined)
        return undefined;
      const values = [head[key], ...aligned.slice(0, -1).map((rate) => rate[key])];
      aligned.forEach((rate, at) => Object.assign(rate, { [key]: values[at] }));
      continue;
    }
    let next: unknown;
    for (const rate of [...aligned].reverse()) {
      if (rate[key] !== undefined) next = rate[key];
      // Only a resolution closes a group: `$1 (audio off) or $2 (audio on) for 720p`.
      else if (next === undefined || key !== 'resolutions') return undefined;
      else Object.assign(rate, { [key]: next });
    }
  }
  const pers = aligned.map(({ per }) => per).filter((per) => per !== undefined);
  // `$0.04 (low) or $0.06 (medium) per image`: the unit closes the group, too.
  const [per] = pers;
  if (pers.some((one) => one !== per)) return undefined;
  if (per !== undefined) for (const rate of aligned) rate.per = per;
  const conditions = aligned.map(({ price: _, ...rest }) => JSON.stringify(rest));
  return new Set(conditions).size === conditions.length ? aligned : undefined;
}
