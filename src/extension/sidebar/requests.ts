import { own } from '../../domain/own.ts';
import type { Message, RequestName } from '../../protocol/channel.ts';
import { SPEND_GROUPS } from '../../domain/spendSummary.ts';
import {
  ASSET_ACTIONS,
  CODE_LANGUAGES,
  type MediaKind,
  type Place,
  SIDEBAR_COMMANDS,
} from '../../protocol/messages.ts';

type Check = (value: unknown) => boolean;

const PLACES: readonly Place[] = ['create', 'models', 'gallery'];
const KINDS: readonly MediaKind[] = ['image', 'video', 'audio', '3d', 'file'];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const nothing: Check = (value) => value === undefined || value === null;
const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const amount: Check = (value) => Number.isFinite(value) && Number(value) >= 0;
const object: Check = isRecord;
const oneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const having =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isRecord(value) && Object.entries(fields).every(([name, check]) => check(own(value, name)));
const either =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));

const filter = having({
  text: maybe(text),
  kind: maybe(oneOf([...KINDS, 'text'])),
  endpointId: maybe(text),
});
const run = having({ endpointId: text, input: object });
const period: Check = (value) =>
  value === '30-days' || (text(value) && /^\d{4}-(0[1-9]|1[0-2])$/.test(String(value)));
const spending = having({
  period,
  day: maybe(text),
  endpointId: maybe(text),
  by: maybe(text),
  workspace: maybe(text),
  kind: maybe(text),
});

/** Checks the payload of each request; the type requires an entry for every request. */
const PAYLOADS: Readonly<Record<RequestName, Check>> = {
  'situation.read': nothing,
  'memory.read': nothing,
  'memory.write': having({
    place: maybe(oneOf(PLACES)),
    endpointId: maybe(text),
    drafts: maybe(object),
    favourites: maybe(listOf(text)),
    recents: maybe(listOf(text)),
    gallery: maybe(filter),
    spending: maybe(having({ filter: spending, group: oneOf(SPEND_GROUPS) })),
  }),
  'models.list': nothing,
  'models.search': having({ query: text, category: maybe(text) }),
  'models.best': having({ capabilities: listOf(text) }),
  'models.prices': having({ ids: listOf(text) }),
  'model.details': having({ id: text }),
  'model.schema': having({ id: text }),
  'preset.merge': having({ id: text, values: object }),
  'preset.save': run,
  'preset.open': having({ id: text }),
  'input.check': run,
  'input.estimate': run,
  'run.start': having({
    endpointId: text,
    inputs: listOf(object),
    literal: maybe(flag),
    approved: maybe(having({ upTo: amount })),
  }),
  'batches.list': nothing,
  'batch.stop': having({ id: text }),
  'batch.price': having({ id: text, unsure: flag }),
  'batch.rest': having({ id: text, unsure: flag, approved: maybe(having({ upTo: amount })) }),
  'batch.remove': having({ id: text }),
  'job.cancel': having({ requestId: text }),
  'job.find': having({ id: text }),
  'jobs.page': having({ before: maybe(text), limit: count, filter }),
  'job.remove': having({ id: text }),
  'asset.act': having({ id: text, index: count, action: oneOf(ASSET_ACTIONS) }),
  'code.make': having({ endpointId: text, input: object, language: oneOf(CODE_LANGUAGES) }),
  'text.copy': having({ text }),
  'text.insert': having({ text, language: maybe(text) }),
  'link.open': having({ url: text }),
  'command.run': having({ command: oneOf(SIDEBAR_COMMANDS) }),
  'spending.overview': nothing,
  'spending.summary': having({ filter: spending, group: oneOf(SPEND_GROUPS) }),
  'spending.compare': having({ period }),
  'spending.export': having({ filter: spending }),
  'file.pick': having({ kind: oneOf(KINDS), many: flag }),
  'file.upload': having({
    id: text,
    source: either(
      having({ uri: text }),
      having({ name: text, contentType: text, bytes: (value) => value instanceof Uint8Array }),
    ),
  }),
};

const isKnown = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(PAYLOADS, name);

/** Whether a value from the page is a valid protocol message, including the payload of its request. */
export function isMessage(value: unknown): value is Message {
  if (!isRecord(value) || !count(value.id)) return false;
  if (value.t === 'cancel') return true;
  return value.t === 'request' && isKnown(value.name) && PAYLOADS[value.name](value.payload);
}
