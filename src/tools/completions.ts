import type { MediaKind } from '../domain/types.ts';
import type { ToolContext } from './tool.ts';

/** The values that complete an argument, best first. */
export interface Completion {
  readonly values: readonly string[];
  /** True: there are more than these. */
  readonly hasMore: boolean;
}

/** Completes the text typed so far. @throws {FalError} */
export type Complete = (
  typed: string,
  context: Pick<ToolContext, 'catalogue' | 'journal'>,
  signal: AbortSignal,
) => Promise<Completion>;

/** The most values that MCP allows. */
const MOST = 100;

/** Completes from fixed words. */
export function oneOf(...words: readonly string[]): Complete {
  return (typed) => Promise.resolve(matching(typed, words));
}

/** Completes from endpoint ids, of one category where it is set. */
export function modelIds(category?: string): Complete {
  return async (typed, { catalogue }, signal) => {
    const { models, hasMore } = await catalogue.search({
      query: typed,
      category,
      limit: MOST,
      signal,
    });
    const ids = models.map(({ endpointId }) => endpointId);
    const startsSo = (id: string) => id.startsWith(typed.trim());
    return { values: [...ids.filter(startsSo), ...ids.filter((id) => !startsSo(id))], hasMore };
  };
}

/** Completes from the request ids in the journal, newest first. */
export const requestIds: Complete = async (typed, { journal }) => {
  const { jobs } = await journal.jobs();
  const ids = jobs.flatMap(({ handle }) => (handle ? [handle.requestId] : [])).reverse();
  return limited(ids.filter((id) => id.startsWith(typed.trim())));
};

/** Completes from the media of these kinds in the journal, newest first: saved files, else URLs. */
export function recentMedia(...kinds: readonly MediaKind[]): Complete {
  return async (typed, { journal }) => {
    const { jobs } = await journal.jobs();
    const places = jobs
      .toReversed()
      .flatMap(({ outcome, files }) =>
        (outcome?.assets ?? [])
          .filter(({ kind, url }) => kinds.includes(kind) && !url.startsWith('data:'))
          .map(({ url }) => files.find((file) => file.url === url)?.path ?? url),
      );
    return matching(typed, places);
  };
}

/** Those that start with the text, then those that contain it. */
function matching(typed: string, all: readonly string[]): Completion {
  const word = typed.trim().toLowerCase();
  const first = all.filter((one) => one.toLowerCase().startsWith(word));
  const rest = all.filter((one) => !first.includes(one) && one.toLowerCase().includes(word));
  return limited([...first, ...rest]);
}

function limited(all: readonly string[]): Completion {
  const values = [...new Set(all)];
  return { values: values.slice(0, MOST), hasMore: values.length > MOST };
}
