import { basename } from 'node:path';
import * as z from 'zod';
import { type Cost, costText, recordedCost } from '../domain/cost.ts';
import { roundMoney } from '../domain/estimate.ts';
import { inEnglish } from '../domain/translate.ts';
import type { Asset } from '../domain/types.ts';
import type { Finished } from '../jobs/follow.ts';
import { journalUrl } from '../jobs/dataUri.ts';
import { arrivalNotes } from '../jobs/arrivalNotes.ts';
import { isOfUnknownKind, type SavedFile } from '../jobs/job.ts';
import { nextStep } from './nextStep.ts';
import { cutText, fitJson, LONGEST_ANSWER, shortUrl } from './truncate.ts';
import type { Encoded } from '../imaging/encode.ts';
import { resultLinks } from './resourceLinks.ts';
import type { Answer } from './tool.ts';

const ASSET = z.object({
  url: z.string(),
  kind: z.string(),
  content_type: z.string().optional(),
  path: z.string().optional().describe('Where it was saved'),
  expires_at: z.string().optional(),
});

/** What the job tools answer, whether the job is done or not. */
export const OUTCOME = z.object({
  status: z.enum(['completed', 'processing', 'in_queue', 'in_progress', 'failed', 'cancelled']),
  endpoint_id: z.string(),
  request_id: z.string(),
  result: z.unknown().optional().describe("The model's output; long parts are shortened"),
  assets: z.array(ASSET).optional(),
  cost: z
    .object({
      amount: z.number().optional(),
      currency: z.string().optional(),
      units: z.number().optional(),
      unit: z.string().optional(),
      basis: z.enum(['list', 'billed']).optional().describe('Units × list price, or from the bill'),
    })
    .optional(),
  queue_position: z.number().optional(),
  logs: z.array(z.string()).optional(),
  error: z.string().optional(),
  poll_after_seconds: z.number().optional(),
  next_step: z.string().optional(),
});

export type OutcomeData = z.input<typeof OUTCOME>;

/** A completed job, as its answer needs it. */
export type Completed = Pick<
  Finished,
  'handle' | 'output' | 'files' | 'assets' | 'cost' | 'saveError' | 'recordError'
> & {
  /** When the URLs expire, in milliseconds since 1970, where the submit set it. */
  readonly expiresAt?: number | undefined;
  /** True: the journal has the job, so that this server can serve its assets as resources. */
  readonly journalled?: boolean;
  /** The frames that were kept of videos, by index. */
  readonly stills?: ReadonlyMap<number, Uint8Array>;
  /** The results as one small picture, for the model to see. */
  readonly picture?: Encoded | undefined;
  /** What the run means for the spending limits, in whole sentences. */
  readonly notes?: readonly string[];
};

const MOST_ASSETS = 20;
/** Characters; the rest of an answer is the result's. */
const ASSETS_ROOM = 5_200;
const LONGEST_NOTE = 600;

/** The answer of a completed job, short enough for any output; a `remote` one never mentions saving. */
export function completedAnswer(
  job: Completed,
  { remote = false }: { readonly remote?: boolean } = {},
): Answer<OutcomeData> {
  const all = job.assets ?? [];
  const assets = fittingAssets(all, job);
  const notes = notesOf(job, assets, remote);
  const frame = {
    status: 'completed' as const,
    endpoint_id: job.handle.endpointId,
    request_id: job.handle.requestId,
    assets,
    ...(job.cost && { cost: costData(job.cost) }),
  };
  const links = resultLinks({
    requestId: job.handle.requestId,
    assets: all.slice(0, assets.length),
    files: job.files,
    journalled: job.journalled ?? false,
    isShown: job.picture !== undefined,
    ...(job.stills && { stills: job.stills }),
  });
  const used = JSON.stringify({ ...frame, notes }).length + JSON.stringify(links).length;
  const room = LONGEST_ANSWER - used - 150;
  // A URL that `assets` lists already is replaced by its place there.
  const places = new Map(assets.map((_, at) => [all[at]?.url, `assets[${at}]`]));
  const fitted = fitJson(job.output, room, (text) => places.get(text) ?? text);
  if (fitted?.shortened ?? true) {
    const canSave = !remote && all.length === 0 && job.files.length === 0;
    notes.push(
      `The result is shortened here${canSave ? '; check_job with save_to saves it in full' : ''}.`,
    );
  }
  const structured = {
    ...frame,
    ...(fitted && { result: fitted.value }),
    ...(notes.length > 0 && { next_step: notes.join(' ') }),
  };
  const lines = [
    `Completed: ${frame.endpoint_id}, request ${frame.request_id}`,
    ...assets.map(assetText),
    ...(job.cost ? [`Cost: ${costLine(job.cost)}`] : []),
    ...(fitted ? [`Result: ${JSON.stringify(fitted.value)}`] : []),
    ...notes,
  ];
  const { picture } = job;
  return { structured, text: lines.join('\n'), links, ...(picture && { picture }) };
}

/** What a caller must know besides the result. */
function notesOf(
  { assets = [], files, saveError, recordError, notes = [] }: Completed,
  shown: readonly AssetData[],
  remote: boolean,
): string[] {
  const failed =
    saveError && `Saving failed: ${sentence(saveError.message)} ${nextStep(saveError)}`;
  const unrecorded = recordError && `${sentence(recordError.message)} ${nextStep(recordError)}`;
  const cut = shown.some(({ url, path }, at) => path === undefined && url !== assets[at]?.url);
  return [
    ...notes,
    ...(cut
      ? [
          `A URL too long to show was cut.${remote ? '' : ' check_job with save_to saves its file.'}`,
        ]
      : []),
    ...(assets.length > shown.length
      ? [
          `${assets.length} assets in all, ${shown.length} shown${!remote && files.length === 0 ? '; check_job with save_to saves them all' : ''}.`,
        ]
      : []),
    ...[failed, unrecorded].flatMap((note) =>
      note === undefined ? [] : [cutText(note, LONGEST_NOTE)],
    ),
    ...(assets.length === 0 ? files.map((file) => `The full output is in ${file.path}.`) : []),
    ...unknownNote(files),
    ...arrivalNotes(files, inEnglish).map((note) => cutText(note, LONGEST_NOTE)),
    ...(assets.length > 0 && files.length === 0 && !failed
      ? [
          `These URLs are temporary: ${remote ? 'download what you need' : 'to keep the files, call check_job with save_to'}.`,
        ]
      : []),
  ];
}

const sentence = (text: string): string => text.replace(/\.?$/, '.');

/** Names the files whose content has no known kind, and which are saved as .bin. */
function unknownNote(files: readonly SavedFile[]): string[] {
  const unknown = files.filter(isOfUnknownKind).map(({ path }) => basename(path));
  if (unknown.length === 0) return [];
  const names = cutText(unknown.join(', '), 200);
  return [
    `Saved as .bin: ${names}. The content is not a known kind of media, data or archive, so the file has no extension that could make a program run it. Do not rename it unless you trust its source.`,
  ];
}

/** The answer of a job that is not done: how to check it, and not to submit it again. */
export function runningAnswer(
  handle: { readonly endpointId: string; readonly requestId: string },
  state: Pick<OutcomeData, 'status' | 'queue_position' | 'logs'>,
  note = '',
): Answer<OutcomeData> {
  const wait = state.status === 'in_queue' || state.queue_position ? 10 : 5;
  const first = note === '' ? '' : `${cutText(note.trim(), LONGEST_NOTE)} `;
  const next_step = `${first}The job continues at fal: call check_job with these ids in ${wait} s. Do not submit it again; that would be a second billed job.`;
  const structured = {
    ...state,
    endpoint_id: handle.endpointId,
    request_id: handle.requestId,
    poll_after_seconds: wait,
    next_step,
  };
  const at = state.queue_position === undefined ? '' : `, ${state.queue_position} ahead`;
  const logs = state.logs?.length ? `\n${state.logs.join('\n')}` : '';
  return {
    structured,
    text: `${handle.endpointId}, request ${handle.requestId}: ${state.status}${at}. ${next_step}${logs}`,
  };
}

/** A cost as the tools answer it. */
export function costData(recorded: Cost): Cost {
  const cost = recordedCost(recorded);
  return { ...cost, ...(cost.amount !== undefined && { amount: roundMoney(cost.amount) }) };
}

/** A cost in words, e.g. `0.025 USD by list price (1 megapixel)`. */
export function costLine(recorded: Cost): string {
  const cost = recordedCost(recorded);
  return costText(cost, inEnglish, (amount) => `${amount} ${cost.currency ?? 'USD'}`);
}

type AssetData = z.input<typeof ASSET>;

/** The first assets, as many as an answer has room for. */
function fittingAssets(all: readonly Asset[], job: Completed): AssetData[] {
  const first = all.slice(0, MOST_ASSETS).map((asset) => assetData(asset, job));
  let room = ASSETS_ROOM;
  const over = first.findIndex((asset) => (room -= JSON.stringify(asset).length + 1) < 0);
  return over === -1 ? first : first.slice(0, over);
}

function assetData(asset: Asset, { files, expiresAt }: Completed): AssetData {
  const key = journalUrl(asset.url);
  const file = files.find((one) => one.url === key);
  return {
    url: shortUrl(asset.url),
    kind: asset.kind,
    ...(asset.contentType !== undefined && { content_type: cutText(asset.contentType, 100) }),
    ...(file && { path: file.path }),
    ...(expiresAt !== undefined && { expires_at: new Date(expiresAt).toISOString() }),
  };
}

/** The path is for the project, the URL for the next model. */
function assetText({ kind, path, url, expires_at }: AssetData): string {
  const until = expires_at === undefined ? '' : ` until ${expires_at}`;
  return `${kind}: ${path === undefined ? url : `${path} (${url})`}${until}`;
}
