import { packKnowledge } from '../../src/catalogue/recommend/packed.ts';
import type { Knowledge } from '../../src/catalogue/recommend/capability.ts';
import type { CatalogueDeps } from '../../src/catalogue/types.ts';
import type { Model, ModelPage, ModelSchema } from '../../src/domain/types.ts';
import type { Snapshot } from '../../src/snapshot/types.ts';

const SCHEMA: ModelSchema = {
  input: { type: 'object', properties: { prompt: { type: 'string' } } },
  output: { type: 'object' },
};

/** A table with one row. */
const TABLES: Knowledge = {
  capabilities: [
    {
      id: 'cut-out-picture',
      title: 'cuts the subject out of a picture',
      takes: ['image'],
      makes: 'image',
      ids: ['*background/remove'],
      stems: 'remov background remov background',
      tasks: '',
      phrases: 'background removal',
    },
  ],
  constraints: [],
  glossary: {},
};

export function model(endpointId: string, more: Partial<Model> = {}): Model {
  return { endpointId, name: endpointId, category: 'text-to-image', description: '', ...more };
}

/** A snapshot of these ids, all `text-to-image`, all with the same schema. */
export function fakeSnapshot(ids: readonly string[]): Snapshot {
  const models = ids.map((endpointId) => model(endpointId));
  return {
    source: 'test',
    tables: packKnowledge(TABLES),
    models,
    model: (id) => models.find(({ endpointId }) => endpointId === id),
    schema: (id) => (ids.includes(id) ? SCHEMA : undefined),
  };
}

/** A platform that lists `models` page by page and counts its requests. */
export function fakePlatform(models: readonly Model[]) {
  const requests = { pages: 0, schemas: 0 };
  const platform: CatalogueDeps['platform'] = {
    list({ cursor, limit = 20, category }) {
      requests.pages += 1;
      const start = Number(cursor ?? 0);
      const own = category ? models.filter((m) => m.category === category) : models;
      const end = start + limit;
      const page: ModelPage = {
        models: own.slice(start, end),
        hasMore: end < own.length,
        ...(end < own.length ? { nextCursor: String(end) } : {}),
      };
      return Promise.resolve(page);
    },
    pricingText: () => Promise.resolve(undefined),
    schema(endpointId) {
      requests.schemas += 1;
      const found = models.find((m) => m.endpointId === endpointId);
      return Promise.resolve(found && { model: found, schema: SCHEMA });
    },
  };
  return { platform, requests };
}

/** A cache in memory whose ages follow `now`. */
export function fakeCache(now: () => number): CatalogueDeps['cache'] {
  const values = new Map<string, { value: unknown; at: number }>();
  return {
    read(name) {
      const entry = values.get(name);
      return Promise.resolve(entry && { value: entry.value, age: now() - entry.at });
    },
    write(name, value) {
      values.set(name, { value, at: now() });
      return Promise.resolve();
    },
  };
}
