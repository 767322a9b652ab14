import type { MediaKind } from '../domain/types.ts';
import type { Services } from './tool.ts';

/** Values for what is being typed, best first. */
export interface Suggestions {
  readonly values: readonly string[];
  /** There are more than these. */
  readonly more: boolean;
}

/** Completes an argument. @throws {FalError} */
export type Suggest = (
  typed: string,
  services: Pick<Services, 'catalogue' | 'journal'>,
  signal: AbortSignal,
) => Promise<Suggestions>;

/** As many as MCP takes. */
const MOST = 100;

/** Fixed words. */
export function oneOf(...words: readonly string[]): Suggest {
  return (typed) => Promise.resolve(fitting(typed, words));
}

/** Endpoint ids, of one category where one is named. */
export function modelIds(category?: string): Suggest {
  return async (typed, { catalogue }, signal) => {
    const { models, hasMore } = await catalogue.search({
      query: typed,
      category,
      limit: MOST,
      signal,
    });
    const ids = models.map(({ endpointId }) => endpointId);
    const begun = (id: string) => id.startsWith(typed.trim());
    return { values: [...ids.filter(begun), ...ids.filter((id) => !begun(id))], more: hasMore };
  };
}

/** Request ids of the jobs of this machine, newest first. */
export const requestIds: Suggest = async (typed, { journal }) => {
  const { jobs } = await journal.jobs();
  const ids = jobs.flatMap(({ handle }) => (handle ? [handle.requestId] : [])).reverse();
  return begun(typed, ids);
};

/** What this machine's jobs made of a kind, newest first: saved files, else addresses. */
export function recentMedia(...kinds: readonly MediaKind[]): Suggest {
  return async (typed, { journal }) => {
    const { jobs } = await journal.jobs();
    const places = jobs
      .toReversed()
      .flatMap(({ outcome, files }) =>
        (outcome?.assets ?? [])
          .filter(({ kind, url }) => kinds.includes(kind) && !url.startsWith('data:'))
          .map(({ url }) => files.find((file) => file.url === url)?.path ?? url),
      );
    return fitting(typed, places);
  };
}

/** Those that begin so first, then those that hold it. */
function fitting(typed: string, all: readonly string[]): Suggestions {
  const word = typed.trim().toLowerCase();
  const first = all.filter((one) => one.toLowerCase().startsWith(word));
  const rest = all.filter((one) => !first.includes(one) && one.toLowerCase().includes(word));
  return cut([...first, ...rest]);
}

function begun(typed: string, all: readonly string[]): Suggestions {
  return cut(all.filter((one) => one.startsWith(typed.trim())));
}

function cut(all: readonly string[]): Suggestions {
  const values = [...new Set(all)];
  return { values: values.slice(0, MOST), more: values.length > MOST };
}
