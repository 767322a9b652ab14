import type { FaultAction, FaultRule } from './faults.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject } from './json.ts';

const KINDS: Readonly<Record<FaultAction['kind'], readonly string[]>> = {
  status: ['status'],
  reset: [],
  'lost-answer': [],
  'slow-headers': ['delayMs'],
  'slow-body': ['delayMs'],
  'cut-body': ['bytes'],
  html: [],
  'truncated-json': [],
  'split-utf8': [],
  crlf: [],
  expired: [],
};

/** A fault rule from its JSON form: `path` is a regular expression's source, `times` may be "always". @throws {TypeError} saying what is wrong. */
export function faultFromJson(value: Json | undefined): FaultRule {
  if (!isObject(value)) throw new TypeError('A fault is an object with `action` and `match`.');
  const { action, match = {}, times, after } = value;
  if (!isObject(match)) throw new TypeError('`match` must be an object.');
  const count = times === 'always' ? Infinity : whole(times, 'times');
  const passes = whole(after, 'after');
  const matched = {
    ...text(match, 'host'),
    ...text(match, 'method'),
    ...(match.path === undefined ? {} : { path: pattern(match.path) }),
  };
  return {
    match: matched,
    ...(count === undefined ? {} : { times: count }),
    ...(passes === undefined ? {} : { after: passes }),
    action: readAction(action),
  };
}

function readAction(value: Json | undefined): FaultAction {
  const kind = isObject(value) ? value.kind : undefined;
  if (!isObject(value) || typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
    throw new TypeError(`\`action.kind\` must be one of ${Object.keys(KINDS).join(', ')}.`);
  }
  for (const name of KINDS[kind as FaultAction['kind']]) {
    if (whole(value[name], name) === undefined) {
      throw new TypeError(`A fault of kind ${kind} needs \`${name}\`.`);
    }
  }
  const { status } = value;
  if (status !== undefined && !(Number(status) >= 200 && Number(status) <= 599)) {
    throw new TypeError('`status` must be from 200 to 599.');
  }
  if (value.headers !== undefined && !isObject(value.headers)) {
    throw new TypeError('`headers` must be an object of strings.');
  }
  return value as unknown as FaultAction;
}

function whole(value: Json | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new TypeError(`\`${name}\` must be a whole number of at least 0.`);
  }
  return value;
}

function text<N extends string>(from: JsonObject, name: N): Partial<Record<N, string>> {
  const value = from[name];
  if (value === undefined) return {};
  if (typeof value !== 'string') throw new TypeError(`\`match.${name}\` must be a string.`);
  return { [name]: value } as Partial<Record<N, string>>;
}

function pattern(value: Json): RegExp {
  try {
    return new RegExp(typeof value === 'string' ? value : '(');
  } catch {
    throw new TypeError(`\`match.path\` is no regular expression: ${JSON.stringify(value)}`);
  }
}

/**
 * A fault rule from its command-line form, `ACTION[,name=value…]`: ACTION is a status (`429`), a kind
 * (`reset`) or a kind with its number (`slow-headers=2000`, `slow-body=50`, `cut-body=100`, `html=502`,
 * `expired=410`); names are host, method, path, times, after, retry-after. @throws {TypeError}
 */
export function faultFromText(text: string): FaultRule {
  const [action = '', ...rest] = text.split(',').map((part) => part.trim());
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
      ...(retryAfter ? { headers: { 'retry-after': retryAfter } } : {}),
    },
    ...(times === undefined ? {} : { times }),
    ...(after === undefined ? {} : { after }),
  });
}

const NUMBERS: Readonly<Record<string, string>> = {
  'slow-headers': 'delayMs',
  'slow-body': 'delayMs',
  'cut-body': 'bytes',
  html: 'status',
  expired: 'status',
};

function shortAction(text: string): JsonObject {
  if (/^\d{3}$/.test(text)) return { kind: 'status', status: Number(text) };
  const [kind = '', value] = text.split('=');
  const name = NUMBERS[kind];
  return { kind, ...(name !== undefined && value !== undefined ? { [name]: Number(value) } : {}) };
}
