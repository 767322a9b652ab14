import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject } from '../domain/types.ts';
import type { FaultAction, FaultRule } from './faults.ts';

/** The number of each kind of fault that has one, and whether the kind requires it. */
const KINDS: Readonly<
  Record<FaultAction['kind'], readonly [number: string, isRequired: boolean] | undefined>
> = {
  status: ['status', true],
  reset: undefined,
  'lost-answer': undefined,
  'slow-headers': ['delayMs', true],
  'slow-body': ['delayMs', true],
  'cut-body': ['bytes', true],
  html: ['status', false],
  'truncated-json': undefined,
  'split-utf8': undefined,
  crlf: undefined,
  expired: ['status', false],
  cloudflare: undefined,
  'no-permission': undefined,
  'admin-lock': undefined,
  'unknown-completed': undefined,
  'result-202': undefined,
  'endless-stream': ['delayMs', false],
};

/** A fault rule from its JSON form: `path` is the source of a regular expression, `times` may be "always". @throws {TypeError} with what is wrong. */
export function faultFromJson(value: Json | undefined): FaultRule {
  if (!isObject(value)) throw new TypeError('A fault is an object with `action` and `match`.');
  const { action, match = {}, times, after } = value;
  if (!isObject(match)) throw new TypeError('`match` must be an object.');
  const { host, method, path } = match;
  return {
    match: {
      ...(host !== undefined && { host: text(host, 'match.host') }),
      ...(method !== undefined && { method: text(method, 'match.method') }),
      ...(path !== undefined && { path: pattern(path) }),
    },
    ...(times !== undefined && { times: times === 'always' ? Infinity : whole(times, 'times') }),
    ...(after !== undefined && { after: whole(after, 'after') }),
    action: readAction(action),
  };
}

function readAction(value: Json | undefined): FaultAction {
  const kind = isObject(value) ? value.kind : undefined;
  if (!isObject(value) || typeof kind !== 'string' || !isKind(kind)) {
    throw new TypeError(`\`action.kind\` must be one of ${Object.keys(KINDS).join(', ')}.`);
  }
  const [name = '', isRequired] = KINDS[kind] ?? [];
  const number = value[name];
  if (number !== undefined) whole(number, name);
  else if (isRequired) throw new TypeError(`A fault of kind ${kind} needs \`${name}\`.`);
  const { status } = value;
  if (status !== undefined && !(Number(status) >= 200 && Number(status) <= 599)) {
    throw new TypeError('`status` must be from 200 to 599.');
  }
  if (value.headers !== undefined && !isObject(value.headers)) {
    throw new TypeError('`headers` must be an object of strings.');
  }
  return value as unknown as FaultAction;
}

const isKind = (kind: string): kind is FaultAction['kind'] => Object.hasOwn(KINDS, kind);

function whole(value: Json, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new TypeError(`\`${name}\` must be a whole number of at least 0.`);
  }
  return value;
}

function text(value: Json, name: string): string {
  if (typeof value !== 'string') throw new TypeError(`\`${name}\` must be a string.`);
  return value;
}

function pattern(value: Json): RegExp {
  try {
    return new RegExp(text(value, 'match.path'));
  } catch {
    throw new TypeError(`\`match.path\` is no regular expression: ${JSON.stringify(value)}`);
  }
}

/**
 * A fault rule from its command-line form, `ACTION[,name=value…]`: ACTION is a status (`429`), a kind
 * (`reset`) or a kind with its number (`slow-headers=2000`, `html=502`); names are host, method, path,
 * times, after and retry-after. @throws {TypeError}
 */
export function faultFromText(line: string): FaultRule {
  const [action = '', ...rest] = line.split(',').map((part) => part.trim());
  const options: JsonObject = {};
  for (const part of rest) {
    const [, name, value] = /^(host|method|path|times|after|retry-after)=(.+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      throw new TypeError(
        `"${part}" is not understood; use host=, method=, path=, times=, after= or retry-after=.`,
      );
    }
    options[name] = /^(times|after)$/.test(name) && value !== 'always' ? Number(value) : value;
  }
  const { times, after, 'retry-after': retryAfter, ...match } = options;
  return faultFromJson({
    match,
    action: {
      ...shortAction(action),
      ...(retryAfter && { headers: { 'retry-after': retryAfter } }),
    },
    ...(times !== undefined && { times }),
    ...(after !== undefined && { after }),
  });
}

function shortAction(action: string): JsonObject {
  if (/^\d{3}$/.test(action)) return { kind: 'status', status: Number(action) };
  const [kind = '', value] = action.split('=');
  const [name] = (isKind(kind) ? KINDS[kind] : undefined) ?? [];
  return { kind, ...(name !== undefined && value !== undefined && { [name]: Number(value) }) };
}
