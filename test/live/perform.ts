import type { Json } from '../../src/domain/types.ts';
import { isObject } from '../../src/domain/schema.ts';
import type { Fal } from '../../src/fal/client.ts';
import { FalError } from '../../src/fal/errors.ts';
import type { Assumed, Check, Memory } from './check.ts';
import { type Exchange, record } from './recorder.ts';
import { safeKey, type Shape, shapeOf } from './shape.ts';

/** All answers to one call with the same status, and the same state of a job. */
export interface AnswerGroup {
  readonly call: string;
  readonly status: number;
  /** Of a job. */
  readonly state?: string;
  readonly headers: readonly string[];
  /** Absent for what is not JSON. */
  readonly shape?: Shape;
}

/** What a check found. */
export interface Performed {
  readonly findings: readonly string[];
  readonly differences: readonly string[];
  readonly answers: readonly AnswerGroup[];
  /** Milliseconds. */
  readonly duration: number;
  readonly units?: number;
}

/** Milliseconds for one check; a cold model may wait long in the queue. */
const DEADLINE = 240_000;
const STATES = ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'];
/** Answers that say nothing of the contract: the client repeats the request, and a lasting fault fails the check itself. */
const isPassing = (status: number): boolean =>
  (status >= 300 && status < 400) || status === 429 || (status >= 500 && status <= 504);

/** Runs one check and compares its answers with what the client assumes. */
export async function perform(check: Check, fal: Fal, memory: Memory): Promise<Performed> {
  const findings = new Set<string>();
  const differences = new Set<string>();
  let units: number | undefined;
  const started = Date.now();
  const exchanges = await record(async (until) => {
    try {
      await check.run({
        fal,
        memory,
        signal: AbortSignal.timeout(DEADLINE),
        tell: (finding) => findings.add(finding),
        expect: (holds, otherwise) => {
          if (!holds) differences.add(otherwise);
        },
        bill: (count) => (units = count),
        statusesOf: (call) =>
          until.filter((exchange) => exchange.call === call).map(({ status }) => status),
      });
    } catch (error) {
      differences.add(`the client fails: ${failureOf(error)}`);
      if (error instanceof FalError) units ??= error.facts.units;
    }
  });
  const duration = Date.now() - started;
  for (const exchange of exchanges) {
    const assumed = check.assumes.find(({ call }) => call === exchange.call);
    for (const difference of differencesOf(exchange, assumed)) differences.add(difference);
    if (isPassing(exchange.status) && assumed?.answers[exchange.status] === undefined) {
      findings.add(`${exchange.call}: HTTP ${exchange.status} on the way`);
    }
  }
  for (const { call, isOptional } of check.assumes) {
    const isMade = exchanges.some((exchange) => exchange.call === call);
    if (!isMade && isOptional !== true) differences.add(`${call}: not requested`);
  }
  return {
    findings: [...findings],
    differences: [...differences],
    answers: groupsOf(exchanges, check),
    duration,
    ...(units !== undefined && { units }),
  };
}

/** An error without its text, which may hold addresses and ids. */
function failureOf(error: unknown): string {
  if (!(error instanceof FalError)) return error instanceof Error ? error.name : 'unknown error';
  const { kind, reason, status } = error;
  return [kind, reason, status === undefined ? undefined : `HTTP ${status}`]
    .filter((part) => part !== undefined)
    .join(', ');
}

function differencesOf({ call, status, bodies }: Exchange, assumed?: Assumed): string[] {
  if (!assumed) return [`${call}: not a call of this check`];
  const schema = assumed.answers[status];
  if (schema === undefined) return isPassing(status) ? [] : [`${call}: HTTP ${status}`];
  if (schema === null) return [];
  if (bodies.length === 0) return [`${call}: HTTP ${status} without JSON`];
  return bodies.flatMap((body) => {
    const issues = schema.safeParse(body).error?.issues ?? [];
    return issues.map(({ path, message }) => `${call}: ${pathText(path)}: ${message}`);
  });
}

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? '[]' : `.${safeKey(String(key))}`))
    .join('')
    .replace(/^\./, '') || 'the answer';

interface Collected {
  readonly group: AnswerGroup;
  readonly headers: Set<string>;
  readonly bodies: Json[];
}

function groupsOf(exchanges: readonly Exchange[], check: Check): AnswerGroup[] {
  const groups = new Map<string, Collected>();
  for (const { call, status, headers, bodies } of exchanges) {
    for (const body of bodies.length > 0 ? bodies : [undefined]) {
      const state = stateOf(body);
      const name = [call, status, state].join(' ');
      const group = { call, status, ...(state && { state }), headers: [] };
      const entry: Collected = groups.get(name) ?? { group, headers: new Set(), bodies: [] };
      groups.set(name, entry);
      for (const header of headers.keys()) entry.headers.add(header);
      if (body !== undefined) entry.bodies.push(body);
    }
  }
  return [...groups.values()].map(({ group, headers, bodies }) => {
    const opaque = check.assumes.find(({ call }) => call === group.call)?.opaque;
    return {
      ...group,
      headers: [...headers].sort(),
      ...(bodies.length > 0 && { shape: shapeOf(bodies, opaque) }),
    };
  });
}

function stateOf(body: Json | undefined): string | undefined {
  const status = isObject(body ?? null) ? (body as { status?: Json }).status : undefined;
  return typeof status === 'string' && STATES.includes(status) ? status : undefined;
}
