import MiniSearch from 'minisearch';
import type { SearchResult } from 'minisearch';
import { normalizeCategory } from './categories.ts';
import type { ListedModel } from './merge.ts';
import type { KnownCapability } from './recommend/capability.ts';
import { createNames } from './recommend/names.ts';
import { membersOf } from './recommend/members.ts';
import type { Word } from './recommend/terms.ts';
import type { Ranked } from './ranking.ts';

/** A full-text search over a list of models. */
export interface SearchIndex {
  /** All matches, best first: the models with every word, else those with most words. */
  find(query: string, category: string | undefined): ListedModel[];
  /** All models, or those of a category, popular ones first. */
  browse(category: string | undefined): ListedModel[];
  has(category: string): boolean;
}

const STOP = new Set(
  'a an and the for of to in on with from by or my me i is it that this model models ai fal endpoint api'.split(
    ' ',
  ),
);

const BOOST = { id: 4, name: 3.5, category: 2, tags: 2, does: 1, description: 1 };

/** Words and numbers: `veo3.1` is `veo` and `3.1`, `hunyuan3d` is `hunyuan` and `3d`. */
function tokenize(text: string): string[] {
  return text.toLowerCase().match(/\d[dk](?![a-z])|[a-z]+|\d+(?:\.\d+)*|[^\p{ASCII}\s]+/gu) ?? [];
}

function processTerm(term: string): string | null {
  if (STOP.has(term) || (term.length === 1 && /[a-z]/.test(term))) return null;
  if (!/^[a-z]{4,}$/.test(term)) return term;
  return term.length > 5
    ? term.replace(/(?:ings?|ers?|ed|es|e|s)$/, '')
    : term.replace(/(?<!s)s$/, '');
}

/** Builds the index, which takes tens of milliseconds for 1,300 models. */
export function createSearchIndex(
  ranked: readonly Ranked[],
  capabilities: readonly KnownCapability[],
): SearchIndex {
  const models = ranked.map(({ model }) => model);
  const does = titlesById(models, capabilities);
  const weights = new Map(ranked.map(({ model, weight }) => [model.endpointId, weight]));
  const byId = new Map(models.map((model) => [model.endpointId, model]));
  const browsed = [...ranked].sort((a, b) => b.weight - a.weight).map(({ model }) => model);
  const index = new MiniSearch({
    fields: Object.keys(BOOST),
    tokenize,
    processTerm,
    searchOptions: {
      boost: BOOST,
      boostDocument: (id) => 1 + Math.max(weights.get(String(id)) ?? 0, -2) * 0.2,
      weights: { fuzzy: 0.3, prefix: 0.6 },
    },
  });
  index.addAll(
    models.map((model) => ({
      id: model.endpointId,
      name: model.name,
      category: model.category,
      tags: (model.tags ?? []).join(' '),
      does: (does.get(model.endpointId) ?? []).join(' '),
      description: model.description,
    })),
  );

  // In a search, a word is a name rather than an ordinary one.
  const names = createNames([...byId.keys()], () => false);

  const run = (query: string, combineWith: 'AND' | 'OR', isFuzzy: boolean): SearchResult[] =>
    index.search(query, {
      combineWith,
      prefix: (term) => term.length > 1,
      fuzzy: isFuzzy ? (term) => editsAllowed(term) : false,
    });

  const search = (query: string): SearchResult[] => {
    const exact = run(query, 'AND', false);
    if (exact.length > 0) return exact;
    const fuzzy = run(query, 'AND', true);
    if (fuzzy.length > 0) return fuzzy;
    const partial = run(query, 'OR', true);
    const words = (result: SearchResult): number => new Set(result.queryTerms).size;
    return partial.sort((a, b) => words(b) - words(a) || b.score - a.score);
  };

  /** The models of a named family and version before the others: numbers in a text match too much. */
  const versionFirst = (query: string, found: readonly ListedModel[]): readonly ListedModel[] => {
    const named = names.named(wordsOf(query));
    const isSure = named.version !== undefined || named.isNewest || named.isNickname;
    if (!isSure || named.names.length === 0) return found;
    const ids = new Set(names.narrow([...byId.keys()], named).ids);
    const isOne = ({ endpointId }: ListedModel) => ids.has(endpointId);
    return [...found.filter(isOne), ...browsed.filter(isOne), ...found];
  };

  const ofCategory = (list: ListedModel[], category: string | undefined): ListedModel[] =>
    category === undefined
      ? list
      : list.filter((model) => normalizeCategory(model.category) === category);

  return {
    find(query, category) {
      const id = query.trim().toLowerCase();
      const found = search(query).flatMap((result) => byId.get(String(result.id)) ?? []);
      const exact = models.filter((model) => model.endpointId.toLowerCase() === id);
      return ofCategory([...new Set([...exact, ...versionFirst(query, found)])], category);
    },
    browse: (category) => ofCategory(browsed, category),
    has: (category) => models.some((model) => normalizeCategory(model.category) === category),
  };
}

/** The words of a query, for the names in it. */
const wordsOf = (query: string): readonly Word[] =>
  tokenize(query).map((word) => ({ word, isNegated: false }));

/** What each endpoint does, in words. */
function titlesById(
  models: readonly ListedModel[],
  capabilities: readonly KnownCapability[],
): ReadonlyMap<string, readonly string[]> {
  const titles = new Map<string, string[]>();
  for (const capability of capabilities) {
    const { title, phrases } = capability;
    for (const id of membersOf(capability, models))
      titles.set(id, [...(titles.get(id) ?? []), title, phrases]);
  }
  return titles;
}

function editsAllowed(term: string): number | false {
  if (term.length < 4 || /\d/.test(term)) return false;
  return term.length < 7 ? 1 : 2;
}
