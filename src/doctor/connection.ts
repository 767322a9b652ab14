import { randomUUID } from 'node:crypto';
import { createFal, type Fal } from '../fal/client.ts';
import { FalError } from '../fal/errors.ts';
import { checkKey, type KeyVerdict } from '../fal/keyCheck.ts';
import { createTransport } from '../fal/transport.ts';
import type { DoctorContext } from './options.ts';
import type { Row } from './report.ts';

/** Milliseconds for a call; a key check is two. */
const DEADLINE = 5_000;
const KEY_DEADLINE = 6_000;
/** A model that is there for good. */
const MODEL = 'fal-ai/flux/dev';
const HOUR = 3_600_000;

/** The way to fal. */
export interface Connection {
  /** Undefined for a gateway that cannot be used. */
  readonly fal: Fal | undefined;
  /** The same without a key. */
  readonly keyless: Fal | undefined;
  /** What is wrong with the gateway's address, as a sentence. */
  readonly fault: string | undefined;
}

/** Opens the way to fal. The password of a gateway's address is a secret from then on. */
export function createConnection(context: DoctorContext): Connection {
  const { gateway, key, secrets, translate } = context;
  const none = { fal: undefined, keyless: undefined };
  const text = gateway.url?.trim() ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (text !== '' && !(url && /^https?:$/.test(url.protocol)))
    return { ...none, fault: translate('The address is not one of http or https.') };
  if (url && url.username + url.password !== '') {
    for (const part of [url.username, url.password]) {
      if (part === '') continue;
      secrets.add(part).add(decoded(part));
    }
    return {
      ...none,
      fault: translate('The address holds a name or a password, with which no call is possible.'),
    };
  }
  const options = { gateway: text === '' ? undefined : text };
  return {
    fal: createFal(createTransport({ ...options, key: key.read })),
    // A key that cannot be used must not look like a fault of the way.
    keyless: createFal(createTransport({ ...options, key: () => undefined })),
    fault: undefined,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Which address is used, and whether it answers. */
export async function gatewayRows(
  { gateway, steps, translate }: DoctorContext,
  { keyless, fault }: Connection,
): Promise<readonly Row[]> {
  const { url = '', setBy } = gateway;
  const label = translate('Gateway');
  // A path may hold a password, too.
  const origin = URL.canParse(url) ? new URL(url).origin : translate('no address');
  const value =
    url.trim() === ''
      ? translate('none: fal itself')
      : translate('{0} (set by {1})', origin, setBy);
  if (!keyless) return [{ label, value, fault: fault ?? '', fix: steps.gateway }];
  const start = performance.now();
  const error = await failureOf(() =>
    keyless.models.list({ limit: 1, signal: AbortSignal.timeout(DEADLINE) }),
  );
  const answered = translate('Answer');
  if (error === undefined) {
    const time = translate('after {0} ms', String(Math.round(performance.now() - start)));
    return [
      { label, value },
      { label: answered, value: time },
    ];
  }
  const row: Row = {
    ...{ label: answered, value: translate('none') },
    fault: translate('fal did not list its models: {0}.', reasonOf(error, translate)),
    fix:
      url.trim() === ''
        ? translate('Check your connection, proxy and firewall: api.fal.ai must be reachable.')
        : steps.gateway,
  };
  return [{ label, value }, row];
}

/** Where the key comes from, and what it may do. */
export async function keyRows(
  context: DoctorContext,
  { fal }: Connection,
): Promise<readonly Row[]> {
  const { key, gateway, secrets, steps, translate } = context;
  const label = translate('Key');
  const value = key.from ?? translate('none');
  let found: string | undefined;
  try {
    found = await key.read();
  } catch (error) {
    return [{ label, value, fault: reasonOf(error, translate), fix: steps.setKey }];
  }
  if (found === undefined)
    return [{ label, value, fault: translate('No key is set.'), fix: steps.setKey }];
  secrets.add(found);
  if (!/^[\x21-\x7e]+$/.test(found))
    return [
      {
        ...{ label, value },
        fault: translate('The key contains line breaks, spaces or other unexpected characters.'),
        fix: steps.setKey,
      },
    ];
  if (!fal) return [{ label, value }];
  const [verdict, ...probed] = await Promise.all([
    checkKey(found, { gateway: gateway.url, signal: AbortSignal.timeout(KEY_DEADLINE) }).catch(
      (error: unknown): KeyVerdict => ({ state: 'unknown', reason: reasonOf(error, translate) }),
    ),
    ...probesOf(fal, context).map((probe) => probeRow(probe, context)),
  ]);
  const first = verdictRow(verdict, { label, value }, context);
  if (verdict.state === 'invalid' || verdict.state === 'locked') return [first];
  const may = (operation: 'read-jobs' | 'upload'): Answer => {
    if (verdict.state === 'unknown') return 'unknown';
    return verdict.lacks.includes(operation) ? 'no' : 'yes';
  };
  return [
    first,
    {
      label: translate('Running models'),
      value: translate('not checked: only a run, which costs money, can show it'),
    },
    answerRow(translate('Reading jobs'), may('read-jobs'), context, true),
    answerRow(translate('Uploading files'), may('upload'), context, true),
    ...probed,
  ];
}

type Answer = 'yes' | 'no' | 'unknown';

/** A cheap call that only reads. */
interface Probe {
  readonly label: string;
  readonly call: (signal: AbortSignal) => Promise<unknown>;
  /** Whether a key without this permission is a fault. */
  readonly isNeeded: boolean;
}

function probesOf(fal: Fal, { translate }: DoctorContext): readonly Probe[] {
  const now = Date.now();
  return [
    {
      label: translate('Reading prices'),
      call: (signal) => fal.models.prices([MODEL], signal),
      isNeeded: true,
    },
    {
      label: translate('Listing requests'),
      call: (signal) => fal.requests.list(MODEL, { from: now - HOUR }, signal),
      isNeeded: false,
    },
    {
      label: translate('Reading bills'),
      call: (signal) => fal.billing.billOf(randomUUID(), signal),
      isNeeded: false,
    },
    {
      label: translate('Reading the usage'),
      call: (signal) => fal.usage.between(now - HOUR, now, signal),
      isNeeded: false,
    },
  ];
}

async function probeRow({ label, call, isNeeded }: Probe, context: DoctorContext): Promise<Row> {
  const error = await failureOf(() => call(AbortSignal.timeout(DEADLINE)));
  if (error === undefined) return answerRow(label, 'yes', context, isNeeded);
  const isRefused = error instanceof FalError && error.kind === 'auth';
  if (isRefused) return answerRow(label, 'no', context, isNeeded);
  const { translate } = context;
  return { label, value: translate('not known: {0}', reasonOf(error, translate)) };
}

function answerRow(
  label: string,
  answer: Answer,
  { steps, translate }: DoctorContext,
  isNeeded: boolean,
): Row {
  if (answer === 'yes') return { label, value: translate('yes') };
  if (answer === 'unknown') return { label, value: translate('not known') };
  if (!isNeeded) return { label, value: translate('no, as with most keys') };
  return {
    ...{ label, value: translate('no') },
    fault: translate('The key lacks this permission.'),
    fix: steps.permission,
  };
}

function verdictRow(verdict: KeyVerdict, row: Row, { key, steps, translate }: DoctorContext): Row {
  switch (verdict.state) {
    case 'invalid':
      return { ...row, fault: translate('fal does not recognise this key.'), fix: steps.setKey };
    case 'locked':
      return {
        ...row,
        fault: translate('fal has locked the account: {0}.', verdict.reason),
        fix: verdict.needsCredits
          ? translate('Add credits at https://fal.ai/dashboard/billing.')
          : translate('Credits do not unlock it; write to support@fal.ai.'),
      };
    case 'unknown':
      return {
        ...row,
        value: translate('{0}, not checked: {1}', key.from ?? '', verdict.reason),
      };
    case 'valid':
      return { ...row, value: translate('{0}, accepted by fal', key.from ?? '') };
  }
}

async function failureOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error ?? new Error('unknown');
  }
}

/** What an error says, without the period at its end. */
function reasonOf(error: unknown, translate: DoctorContext['translate']): string {
  if (error instanceof Error && /^(TimeoutError|AbortError)$/.test(error.name))
    return translate('no answer in time');
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[.\s]+$/, '');
}
