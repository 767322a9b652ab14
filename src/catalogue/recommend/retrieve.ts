import MiniSearch from 'minisearch';
import type { KnownCapability } from './capability.ts';
import { isStopWord, stemOf, type Terms } from './terms.ts';

/** A capability and how well a task fits its examples. */
export interface Match {
  readonly capability: KnownCapability;
  readonly score: number;
}

/** Finds the capabilities whose examples are like a task. */
export interface Retrieval {
  /** Best first; the stems of the scene count less. */
  find(terms: Terms, scene: ReadonlySet<string>): readonly Match[];
}

/** BM25 over all examples of a capability together: long documents, so that a repeated word counts more than usual and length less. */
const BM25 = { k: 4, b: 0.75, d: 0 };

/** The weight of a stem of the scene. */
export const SCENE = 0.1;

/** Builds the retrieval over the examples of capabilities. */
export function createRetrieval(capabilities: readonly KnownCapability[]): Retrieval {
  const index = new MiniSearch({
    // Apart, because whole tasks are longer and have words that say little about them; the shortest
    // examples are what people type who know the words of the field.
    fields: ['stems', 'tasks', 'phrases'],
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term || null,
    searchOptions: { combineWith: 'OR', bm25: BM25 },
  });
  index.addAll(
    capabilities.map(({ stems, tasks, phrases }, id) => ({
      ...{ id, stems, tasks },
      phrases: stemsOf(phrases),
    })),
  );
  return {
    find: ({ stems }, scene) =>
      index
        .search([...new Set(stems)].join(' '), {
          boostTerm: (stem) => (scene.has(stem) ? SCENE : 1),
        })
        .flatMap(({ id, score }) => {
          const capability = capabilities[Number(id)];
          return capability ? [{ capability, score }] : [];
        }),
  };
}

/** The stems of English phrases. */
const stemsOf = (phrases: string): string =>
  (phrases.toLowerCase().match(/[a-z0-9]+/g) ?? [])
    .filter((word) => !isStopWord(word))
    .map(stemOf)
    .join(' ');
