import type { ListedModel } from '../merge.ts';
import type { Recommendation } from '../types.ts';
import { BRANDS, LANGUAGES } from './brands.ts';
import type { Endpoint } from './endpoints.ts';
import { endpointsOf } from './endpoints.ts';
import { SKILLS } from './skills.ts';
import { stemsOf } from './stems.ts';
import { understand } from './understand.ts';
import type { Understanding } from './understand.ts';
import type { Wish } from './wishes.ts';
import { createWishReader } from './wishes.ts';

/** Ranks the models of one list for tasks in plain words. */
export interface Recommender {
  /** Up to `limit` endpoints, best first. */
  recommend(task: string, limit: number): Recommendation[];
}

const QUICK = /schnell|turbo|fast|flash|lite|lightning|klein|mini|rapid|distill|sprint|standard/;
const FINE = /\/pro(\/|$)|-pro|ultra|\bmax\b|master|-hd|4k|precision/;
const COMMON = 40;

interface Scored {
  readonly endpoint: Endpoint;
  readonly wish: Wish;
  readonly score: number;
}

/** How much weaker another reading of the task may be and still be offered second or third. */
const ALSO_MEANT = 2.4;

/** Prepares a list of models (tens of milliseconds) for `recommend` (about one). */
export function createRecommender(models: readonly ListedModel[]): Recommender {
  const active = models.filter((model) => model.status !== 'deprecated');
  const endpoints = endpointsOf(active, SKILLS);
  const wishesOf = createWishReader(SKILLS);
  const frequency = new Map<string, number>();
  for (const { stems } of endpoints) {
    for (const stem of stems) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
  }

  return {
    recommend(task, limit) {
      const understood = understand(task);
      const wishes = wishesOf(understood);
      const rare = new Set(
        stemsOf(understood.text).filter((s) => (frequency.get(s) ?? COMMON) < COMMON),
      );
      const named = BRANDS.find(([said]) => said.test(understood.text))?.[1];
      const spoken = LANGUAGES.find(([said]) => said.test(understood.text))?.[1];
      const scored = new Map<string, Scored>();
      for (const wish of wishes.slice(0, 4)) {
        for (const endpoint of endpoints) {
          const does = evidence(endpoint, wish);
          if (does === 0) continue;
          const score =
            4 * wish.strength +
            4 * does +
            placeScore(endpoint, wish) +
            endpoint.standing -
            0.7 * Math.min(endpoint.superseded, 5) +
            wishScore(endpoint, understood) +
            (named?.test(endpoint.model.endpointId) ? 6 : 0) +
            (spoken?.test(endpoint.model.endpointId) ? 0.6 : 0) +
            rareScore(endpoint, rare);
          const { endpointId } = endpoint.model;
          if (score > (scored.get(endpointId)?.score ?? -Infinity)) {
            scored.set(endpointId, { endpoint, wish, score });
          }
        }
      }
      const ranked = [...scored.values()].sort((a, b) => b.score - a.score);
      return hedge(ranked, wishes)
        .slice(0, limit)
        .map(({ endpoint, wish }) => recommendation(endpoint, wish));
    },
  };
}

/** Where a task can be read in more than one way, the best of each reading stands among the first three. */
function hedge(ranked: readonly Scored[], wishes: readonly Wish[]): readonly Scored[] {
  const [first] = ranked;
  if (!first) return ranked;
  const others = wishes
    .filter((wish) => wish !== first.wish && first.wish.strength - wish.strength < ALSO_MEANT)
    .flatMap((wish) => ranked.find((scored) => scored.wish === wish) ?? [])
    .slice(0, 2);
  const front = [first, ...others];
  return [...front, ...ranked.filter((scored) => !front.includes(scored))];
}

/** How surely an endpoint does what the wish's route asks: 0 to 1. */
function evidence({ model, places }: Endpoint, { route }: Wish): number {
  if (!route.categories.includes(model.category)) return 0;
  if (!route.ids || places.has(route) || route.ids.test(model.endpointId.toLowerCase())) return 1;
  if (!route.says) return 0;
  const label = `${model.name} ${(model.tags ?? []).join(' ')}`.toLowerCase();
  if (route.says.test(label)) return 0.9;
  return route.says.test(model.description.toLowerCase()) ? 0.7 : 0;
}

function placeScore({ places }: Endpoint, { route }: Wish): number {
  const place = places.get(route);
  return place === undefined ? 0 : Math.max(5 - 0.4 * place, 1);
}

function wishScore({ model }: Endpoint, { fast, best }: Understanding): number {
  let score = 0;
  if (fast && QUICK.test(model.endpointId)) score += 2.5;
  if (best && !fast && FINE.test(model.endpointId)) score += 0.6;
  return score;
}

function rareScore({ stems }: Endpoint, rare: ReadonlySet<string>): number {
  let shared = 0;
  for (const stem of rare) if (stems.has(stem)) shared += 1;
  return Math.min(shared, 2) * 0.8;
}

function recommendation(
  { model, superseded, places }: Endpoint,
  { skill, route }: Wish,
): Recommendation {
  const place = places.get(route);
  const standing =
    place !== undefined && place < 3
      ? 'one of the best known for it'
      : superseded > 0
        ? 'an older version'
        : model.pinned || model.highlighted
          ? 'highlighted by fal'
          : undefined;
  return {
    endpointId: model.endpointId,
    name: model.name,
    category: model.category,
    why: `${skill.does}${standing ? `; ${standing}` : ''}.`,
  };
}
