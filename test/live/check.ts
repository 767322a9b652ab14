import { readJson } from '../../src/fal/body.ts';
import type { z } from 'zod';
import type { Json } from '../../src/domain/types.ts';
import type { Fal } from '../../src/fal/client.ts';
import { FalError } from '../../src/fal/errors.ts';

/** What the project's clients assume of one call. */
export interface Assumed {
  /** As the recorder names it. */
  readonly call: string;
  /** The statuses that the client copes with, and the JSON of each; null for a body that is not read as JSON. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** True: the check also passes without this call. */
  readonly isOptional?: boolean;
  /** Paths whose content differs by model or account. */
  readonly opaque?: readonly string[];
}

/** What earlier checks of the same run found. */
export interface Memory {
  requestId: string | undefined;
}

/** What a check works with. */
export interface Probe {
  readonly fal: Fal;
  readonly signal: AbortSignal;
  readonly memory: Memory;
  /** Adds a finding to the report, so it must not hold a value of the account. */
  readonly tell: (finding: string) => void;
  /** Reports a difference from what the client assumes. */
  readonly expect: (holds: boolean, otherwise: string) => void;
  /** The units of the job that this check ran. */
  readonly bill: (units: number) => void;
  /** The HTTP statuses of the responses to a call, so far. */
  readonly statusesOf: (call: string) => readonly number[];
}

/** One check of the contract. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** `upload`: stores a file; `run`: submits one job, which costs at most what `INPUT` costs. */
  readonly effect?: 'upload' | 'run';
  readonly assumes: readonly Assumed[];
  run(probe: Probe): Promise<void>;
}

/** The error of a call that fal may refuse; undefined when it succeeds. @throws what is not fal's answer */
export async function refusalOf(call: Promise<unknown>): Promise<FalError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof FalError && error.status !== undefined) return error;
    throw error;
  }
}

/** Requests JSON that no client reads. Undefined where fal refuses it. */
export async function read(
  { fal, signal }: Probe,
  url: string,
  auth: 'required' | 'optional' | 'none',
): Promise<Json | undefined> {
  let json: Json | undefined;
  await refusalOf(
    fal.transport.send(url, { auth, signal, retry: 'read' }).then(async (response) => {
      json = (await readJson(response, { signal })) as Json;
    }),
  );
  return json;
}

/** A word of fal's that is known to hold nothing of the account. */
export const word = (value: unknown): string =>
  typeof value === 'string' && /^[A-Za-z0-9_ ]{1,30}$/.test(value) ? value : 'another word';
