import * as z from 'zod';
import { refuseJson } from '../fal/json.ts';
import type { JsonObject } from '../domain/types.ts';

const SHA256 = z.string().regex(/^[0-9a-f]{64}$/);
const PATH = z.string().max(1_000).describe('Relative to the project, with forward slashes');

/** How a media file was made; the file of a project that holds it is never changed. */
export const RECORD = z.object({
  version: z.literal(1),
  sha256: SHA256.describe('Of the media file'),
  bytes: z.number().int().min(0),
  path: PATH.describe('Where the file was saved; it may have been moved since'),
  endpoint_id: z.string().min(1).max(200).describe('The model at fal'),
  license: z
    .string()
    .max(100)
    .optional()
    .describe("The model's license, as fal names it: commercial, research or private"),
  input: z
    .record(z.string(), z.unknown())
    .describe('URLs without their queries; keys and tokens are left out'),
  sources: z
    .array(
      z.object({
        at: z.string().max(200).describe('Its place in the input, as a JSON pointer'),
        path: PATH.optional(),
        sha256: SHA256.optional(),
        request_id: z.string().max(128).optional().describe('The run that made it'),
      }),
    )
    .max(100)
    .optional()
    .describe('The files that the input refers to'),
  seed: z.number().optional(),
  request_id: z.string().min(1).max(128),
  made_at: z.iso.datetime(),
  original: SHA256.optional().describe('The content that this file was converted from'),
  sandbox: z.literal(true).optional().describe('Made by the sandbox, not by fal'),
});

export type MediaRecord = z.infer<typeof RECORD> & { readonly input: JsonObject };

/** A record from the text of its file. @throws {TypeError} with a line for each fault */
export function parseRecord(text: string): MediaRecord {
  const { success, data, error } = RECORD.safeParse(readJson(text));
  if (!success)
    throw new TypeError(
      error.issues
        .slice(0, 5)
        .map(({ path, message }) => `${path.join('.') || 'the record'}: ${message}`)
        .join('\n'),
    );
  return data as MediaRecord;
}

function readJson(text: string): unknown {
  const reason = refuseJson(text);
  if (reason !== undefined) throw new TypeError(reason);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TypeError(`is no JSON: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  }
}
