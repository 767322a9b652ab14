import { randomUUID } from 'node:crypto';
import { isObject } from '../../src/domain/schema.ts';
import { readOpenApi } from '../../src/fal/schema.ts';
import * as answers from './answers.ts';
import type { ListedRequest } from '../../src/fal/requests.ts';
import { type Check, read, refusalOf, word } from './check.ts';

/** A cheap model of the first days of fal: it is not likely to go. */
export const ENDPOINT = 'fal-ai/flux/schnell';
const OTHERS = ['fal-ai/flux/dev', 'fal-ai/nano-banana'];
const API = 'https://api.fal.ai/v1';
const MODELS = 'GET api.fal.ai/v1/models';
const PRICING = 'GET api.fal.ai/v1/models/pricing';
const PAGE = 'GET fal.ai/models/{endpoint}/llms.txt';
const OPENAPI = 'GET fal.ai/api/openapi/queue/openapi.json';
const STATUS = 'GET queue.fal.run/{app}/requests/{id}/status';
/** Milliseconds. */
const RECENT = 600_000;
/** The parts of a model's document whose keys are the model's own. */
const SCHEMAS = ['components', 'paths'];

const pageOf = (page: unknown): { readonly count: number; readonly hasMore: boolean } => {
  const { models, has_more: hasMore } = (page ?? {}) as { models?: unknown; has_more?: unknown };
  return { count: Array.isArray(models) ? models.length : 0, hasMore: hasMore === true };
};

const listed = ({ count, hasMore }: ReturnType<typeof pageOf>): string =>
  `${count} came, ${hasMore ? 'more follow' : 'none follow'}`;

/** The checks that only read, before any run. */
export const READ_CHECKS: readonly Check[] = [
  {
    id: 'models-page',
    title: 'Models: two pages of three',
    assumes: [{ call: MODELS, answers: { 200: answers.MODELS } }],
    run: async ({ fal, signal, expect }) => {
      const first = await fal.models.list({ limit: 3, signal });
      expect(first.models.length === 3, `${first.models.length} models came instead of 3`);
      expect(first.hasMore && first.nextCursor !== undefined, 'the first page has no next cursor');
      if (first.nextCursor === undefined) return;
      const second = await fal.models.list({ limit: 3, cursor: first.nextCursor, signal });
      const ids = new Set([...first.models, ...second.models].map(({ endpointId }) => endpointId));
      expect(ids.size === 6, `two pages of 3 hold ${ids.size} models`);
    },
  },
  {
    id: 'models-most',
    title: 'Models: a page of 1,000',
    assumes: [{ call: MODELS, answers: { 200: answers.MODELS } }],
    run: async ({ fal, signal, tell, expect }) => {
      const page = await fal.models.list({ limit: 1_000, signal });
      tell(listed({ count: page.models.length, hasMore: page.hasMore }));
      const isWhole = page.models.length >= 100 || !page.hasMore;
      expect(isWhole, `a page holds ${page.models.length} models`);
    },
  },
  {
    id: 'model-schema',
    title: 'Models: one with its schema',
    assumes: [
      {
        call: MODELS,
        answers: { 200: answers.MODELS_WITH_SCHEMA },
        opaque: SCHEMAS.map((part) => `models[].openapi.${part}`),
      },
    ],
    run: async ({ fal, signal, expect }) => {
      const found = await fal.models.schema(ENDPOINT, { signal });
      expect(found?.model !== undefined, 'the model is not in the answer');
      const fields = found?.schema.input.properties ?? {};
      expect('prompt' in fields && 'num_images' in fields, 'its input has not the known fields');
      expect('images' in (found?.schema.output.properties ?? {}), 'its output has no images');
    },
  },
  {
    id: 'models-schemas',
    title: 'Models: twelve with their schemas',
    assumes: [
      {
        call: MODELS,
        answers: {
          200: answers.MODELS,
          400: answers.PLATFORM_ERROR,
          404: answers.PLATFORM_ERROR,
        },
        opaque: ['models[].metadata', 'models[].openapi'],
      },
    ],
    run: async (probe) => {
      const known = await probe.fal.models.list({ limit: 12, signal: probe.signal });
      const url = new URL(`${API}/models?expand=openapi-3.0`);
      for (const { endpointId } of known.models) url.searchParams.append('endpoint_id', endpointId);
      const page = await read(probe, url.href, 'optional');
      probe.tell(page === undefined ? 'the batch is refused' : listed(pageOf(page)));
    },
  },
  {
    id: 'openapi',
    title: 'The public schema of a model, and of an unknown one',
    assumes: [{ call: OPENAPI, answers: { 200: answers.OPENAPI, 404: null }, opaque: SCHEMAS }],
    run: async (probe) => {
      const url = 'https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=';
      const document = await read(probe, `${url}${ENDPOINT}`, 'none');
      const schema = readOpenApi(document ?? null, ENDPOINT);
      probe.expect(schema?.input.properties?.prompt !== undefined, 'the schema is not readable');
      const unknown = await read(probe, `${url}fal-ai/${randomUUID()}`, 'none');
      probe.expect(unknown === undefined, 'an unknown model has a schema');
    },
  },
  {
    id: 'prices',
    title: 'Prices of three models',
    assumes: [{ call: PRICING, answers: { 200: answers.PRICES } }],
    run: async ({ fal, signal, expect, tell }) => {
      const prices = await fal.models.prices([ENDPOINT, ...OTHERS], signal);
      expect(prices.length === 3, `${prices.length} of 3 prices came`);
      for (const { endpointId, unit, unitPrice } of prices) {
        tell(`${endpointId}: per ${word(unit)}${unitPrice > 0 ? '' : ', without a price'}`);
      }
    },
  },
  {
    id: 'prices-unknown',
    title: 'Prices of a batch with an unknown id',
    assumes: [
      {
        call: PRICING,
        answers: {
          200: answers.PRICES,
          400: answers.PLATFORM_ERROR,
          404: answers.PLATFORM_ERROR,
        },
      },
    ],
    run: async ({ fal, signal, expect }) => {
      const prices = await fal.models.prices([ENDPOINT, `fal-ai/${randomUUID()}`], signal);
      expect(prices.length === 1, `${prices.length} prices came for the one known id`);
    },
  },
  {
    id: 'typical-price',
    title: 'The average price of past calls',
    assumes: [
      {
        call: 'POST api.fal.ai/v1/models/pricing/estimate',
        answers: { 200: answers.ESTIMATE, 429: null },
      },
    ],
    run: async ({ fal, signal, tell }) => {
      const refusal = await refusalOf(
        fal.models
          .typicalPrice(ENDPOINT, signal)
          .then((price) => tell(price ? 'there is an average' : 'there is no record of calls')),
      );
      if (refusal && refusal.kind !== 'rate-limited') throw refusal;
    },
  },
  {
    id: 'price-words',
    title: 'The prices in words on three models’ pages',
    assumes: [{ call: PAGE, answers: { 200: null, 404: null } }],
    run: async ({ fal, signal, expect, tell }) => {
      const texts = await Promise.all(
        [ENDPOINT, ...OTHERS].map((id) => fal.models.pricingText(id, signal)),
      );
      const found = texts.filter((text) => text !== undefined).length;
      tell(`${found} of 3 pages have a Pricing section`);
      expect(found > 0, 'no page has a section “## Pricing”');
    },
  },
  {
    id: 'docs',
    title: 'A search in the documentation',
    assumes: [
      {
        call: 'POST fal.ai/docs/mcp',
        answers: { 200: answers.DOCS },
      },
    ],
    run: async ({ fal, signal, expect, tell }) => {
      const passages = await fal.docs.search('webhooks', { signal });
      tell(`${passages.length} passages`);
      const isRead = passages.every(({ title, url }) => title !== '' && URL.canParse(url));
      expect(passages.length > 0 && isRead, 'the passages have no title or no address');
    },
  },
  {
    id: 'key',
    title: 'The check of a key: the status of an unknown request',
    assumes: [{ call: STATUS, answers: { 200: answers.STATUS, 404: answers.UNKNOWN_STATUS } }],
    run: async (probe) => {
      const url = `https://queue.fal.run/fal-ai/flux/requests/${randomUUID()}/status`;
      const status = await read(probe, url, 'required');
      probe.tell(
        isObject(status ?? null)
          ? `an unknown id reads ${word((status as { status?: unknown }).status)}`
          : 'an unknown id is not found',
      );
    },
  },
];

/** The checks of an account's records; they follow the runs, which are in them. */
export const RECORD_CHECKS: readonly Check[] = [
  {
    id: 'requests',
    title: 'The past requests of a model, with their inputs',
    assumes: [
      {
        call: 'GET api.fal.ai/v1/models/requests/by-endpoint',
        answers: { 200: answers.REQUESTS, 401: null, 403: null },
        opaque: ['items[].json_input', 'items[].json_output'],
      },
    ],
    run: async ({ fal, signal, memory, tell, expect }) => {
      let listed: readonly ListedRequest[] = [];
      const from = Date.now() - RECENT;
      const refusal = await refusalOf(
        fal.requests.list(ENDPOINT, { from }, signal).then((requests) => (listed = requests)),
      );
      if (refusal) {
        tell(`this key may not read them (HTTP ${refusal.status ?? 0})`);
        return;
      }
      if (memory.requestId === undefined) return;
      const last = listed.find(({ requestId }) => requestId === memory.requestId);
      tell(`the last run is ${last ? '' : 'not yet '}among them`);
      expect(!last || last.sentAt !== undefined, 'the time of a request is not readable');
      if (last) tell(`its input is ${last.input === undefined ? 'not ' : ''}stored`);
    },
  },
  {
    id: 'billing',
    title: 'Billing events',
    assumes: [
      {
        call: 'GET api.fal.ai/v1/models/billing-events',
        answers: { 200: answers.BILLING, 401: null, 403: null, 404: null },
      },
    ],
    run: async ({ fal, signal, memory, tell }) => {
      const refusal = await refusalOf(
        fal.billing
          .billOf(memory.requestId ?? randomUUID(), signal)
          .then((bill) =>
            tell(`this key may read them; the last run is ${bill ? '' : 'not yet '}among them`),
          ),
      );
      if (!refusal) return;
      const why = refusal.status === 404 ? 'there are none' : 'this key may not read them';
      tell(`${why} (HTTP ${refusal.status ?? 0})`);
    },
  },
  {
    id: 'usage',
    title: 'Billed usage',
    assumes: [
      {
        call: 'GET api.fal.ai/v1/models/usage',
        answers: { 200: answers.USAGE, 401: null, 403: null },
      },
    ],
    run: async ({ fal, signal, tell }) => {
      const refusal = await refusalOf(
        fal.usage
          .between(Date.now() - RECENT, Date.now(), signal)
          .then(() => tell('this key may read it')),
      );
      if (refusal) tell(`this key may not read it (HTTP ${refusal.status ?? 0})`);
    },
  },
];
