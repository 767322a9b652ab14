import type { ListedModel } from '../merge.ts';
import type { Recommendation, Recommendations } from '../types.ts';
import type { Capability, Constraint, Knowledge, KnownCapability } from './capability.ts';
import { constraintsIn, fulfils, type InputOf } from './constraints.ts';
import { createDoubt } from './doubt.ts';
import { createDictionary } from './glossary.ts';
import { kindFit, kindsOf } from './kinds.ts';
import { membersOf } from './members.ts';
import { createNames } from './names.ts';
import { createRetrieval, type Match } from './retrieve.ts';
import { sceneIn } from './scene.ts';
import { isStopWord, stemOf, termsOf } from './terms.ts';

/** Finds endpoints for tasks in people's words. */
export interface Recommender {
  /** Up to `limit` endpoints, best first; none where no model does the task. */
  recommend(task: string, limit: number): Recommendations;
}

/** How many capabilities are weighed. */
const WEIGHED = 60;
/** The share of the best score from which a capability is offered, too, and how many are. */
const ALSO = 0.4;
const MOST = 4;
/** How much likelier what most people come for is; the shorter a task, the more that counts. */
const COMMON = 2;
/** The factor of a capability that has no endpoint of the named model. */
const UNNAMED = 0.4;
/** The factor of one that has none of the named version or variant. */
const INEXACT = 0.6;
/** How many capabilities are named where no model does the task. */
const NEAREST = 2;
/** Uses of a word in the examples from which it is no name of a model. */
const ORDINARY = 3;

interface Candidate {
  readonly capability: KnownCapability;
  readonly score: number;
  readonly ids: readonly string[];
}

/** Prepares a list of models (some tenths of a second) for tasks (some milliseconds each). */
export function createRecommender(
  models: readonly ListedModel[],
  knowledge: Knowledge,
  inputOf: InputOf,
): Recommender {
  const { capabilities, constraints, glossary } = knowledge;
  const dictionary = createDictionary(glossary);
  const retrieval = createRetrieval(capabilities);
  const doubt = createDoubt(capabilities);
  const active = models.filter(({ status }) => status !== 'deprecated');
  const byId = new Map(active.map((model) => [model.endpointId, model]));
  const members = new Map(capabilities.map((one) => [one, membersOf(one, active)]));
  const names = createNames([...byId.keys()], ordinaryWords(capabilities));

  return {
    recommend: (task, limit) => {
      const whole = termsOf(task, dictionary);
      const scene = sceneIn(whole.words);
      const kinds = kindsOf(whole.words, scene.of);
      const named = names.named(whole.words);
      // The name of a model is no evidence for a capability.
      const nameStems = new Set([...named.names, ...named.variants].map(stemOf));
      const terms = { ...whole, stems: whole.stems.filter((stem) => !nameStems.has(stem)) };
      const isNamed = named.names.length > 0;
      const conditions = constraintsIn(terms, constraints);
      const isCheap = conditions.some(({ id }) => id === 'cheap');
      const candidate = ({ capability, score }: Match): Candidate => {
        const own = members.get(capability) ?? [];
        const { ids, isExact } = isNamed ? names.narrow(own, named) : { ids: own, isExact: true };
        const isMissed = isNamed && ids.length === 0;
        const prior = capability.common === undefined ? 1 : 1 + COMMON / (terms.stems.length + 1);
        const fit =
          kindFit(capability, kinds) * prior * (isMissed ? UNNAMED : isExact ? 1 : INEXACT);
        return { capability, score: score * fit, ids: isMissed ? own : ids };
      };
      const matches = retrieval.find(terms, scene.stems).slice(0, WEIGHED);
      const candidates = matches
        .filter(({ capability }) => capability.makes !== undefined)
        .map(candidate)
        .filter(({ ids }) => ids.length > 0)
        .sort((one, other) => other.score - one.score);
      const [first] = candidates;
      const isImpossible = !isNamed && doubt(terms, scene.stems, matches) > 0;
      if (!first || isImpossible) {
        const topic = matches.find(({ capability }) => capability.makes === undefined);
        return {
          found: [],
          nearest: candidates.slice(0, NEAREST).map(({ capability }) => capability.title),
          isCheap,
          ...(isImpossible && topic && { topic: topic.capability.title }),
        };
      }
      const offered = candidates.filter(({ score }) => score >= ALSO * first.score).slice(0, MOST);
      const lists = offered.map(({ capability, ids }) =>
        ranked(ids, conditions, inputOf).map((id) => ({ capability, id })),
      );
      const found = new Map<string, Recommendation>();
      for (const { capability, id } of interleaved(lists)) {
        const model = byId.get(id);
        if (found.size === limit || !model || found.has(id)) continue;
        const facts = conditions.filter((one) => fulfils(id, one, inputOf)).map(({ fact }) => fact);
        const isSame = [...found.values()].some((one) => one.capability === capability.id);
        found.set(id, recommendation(model, capability, { facts, isSame }));
      }
      return { found: [...found.values()], nearest: [], isCheap };
    },
  };
}

/** Endpoints in the order in which they fulfil the constraints. */
function ranked(
  ids: readonly string[],
  constraints: readonly Constraint[],
  inputOf: InputOf,
): readonly string[] {
  let left = ids;
  for (const constraint of constraints) {
    const some = left.filter((id) => fulfils(id, constraint, inputOf));
    if (some.length === 0) continue;
    left = constraint.isPreference ? [...some, ...left.filter((id) => !some.includes(id))] : some;
  }
  return left;
}

/** The first of each list, then the rest of the first list. */
function interleaved<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [first = []] = lists;
  return [...lists.flatMap(([best]) => (best === undefined ? [] : [best])), ...first.slice(1)];
}

function recommendation(
  { endpointId, name, category }: ListedModel,
  { id, title, takes, makes }: Capability,
  { facts, isSame }: { readonly facts: readonly string[]; readonly isSame: boolean },
): Recommendation {
  const why = [isSame ? 'does the same' : title, ...facts].join('; ');
  return {
    ...{ endpointId, name, category, capability: id },
    takes: takes.length > 0 ? takes : ['text'],
    makes: makes ?? 'text',
    why: `${why.charAt(0).toUpperCase()}${why.slice(1)}.`,
  };
}

/** Whether a word occurs in the examples more than once in a while: then it is no name. */
function ordinaryWords(capabilities: readonly KnownCapability[]): (word: string) => boolean {
  const uses = new Map<string, number>();
  for (const stem of capabilities.flatMap(({ stems }) => stems.split(' ')))
    uses.set(stem, (uses.get(stem) ?? 0) + 1);
  return (word) => isStopWord(word) || (uses.get(stemOf(word)) ?? 0) >= ORDINARY;
}
