import type { Result } from './bridge.ts';
import { type Fields, isFields } from './fields.ts';

export const KINDS = ['image', 'video', 'audio', '3d', 'file'] as const;
export type Kind = (typeof KINDS)[number];

export interface ViewedAsset {
  readonly kind: Kind;
  readonly url: string;
  readonly contentType?: string | undefined;
  /** Where it is saved. */
  readonly path?: string | undefined;
}

/** A job as a tool's answer describes it. */
export interface ReadJob {
  readonly phase: 'waiting' | 'completed' | 'failed' | 'cancelled';
  readonly requestId?: string | undefined;
  readonly endpointId?: string | undefined;
  readonly assets: readonly ViewedAsset[];
  /** What a model without media wrote. */
  readonly text?: string | undefined;
  readonly cost?: { readonly amount: number; readonly currency: string } | undefined;
  /** Where a waiting job is, as the server names it. */
  readonly status?: string | undefined;
  /** Requests ahead. */
  readonly ahead?: number | undefined;
  readonly log?: string | undefined;
  readonly error?: string | undefined;
  readonly nextStep?: string | undefined;
  /** True: read from the text for the model, so that the server knows more. */
  readonly isPartial: boolean;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);

/** The answer of a job tool, from its data, or from its text and links where a host passes only those. */
export function readResult(result: Result): ReadJob {
  const { structuredContent: data } = result;
  return isFields(data) && typeof data.status === 'string' ? fromData(data) : fromContent(result);
}

/** The data of an answer, whose text is the same as JSON. */
export function dataOf({ structuredContent, content }: Result): Fields {
  if (isFields(structuredContent)) return structuredContent;
  try {
    const data: unknown = JSON.parse(textBlock(content));
    return isFields(data) ? data : {};
  } catch {
    return {};
  }
}

function phaseOf(status: string): ReadJob['phase'] {
  if (status === 'completed' || status === 'failed' || status === 'cancelled') return status;
  return 'waiting';
}

function fromData(data: Fields): ReadJob {
  const phase = phaseOf(String(data.status));
  const assets = listOf(data.assets).filter(isFields).map(readAsset);
  const cost = isFields(data.cost) ? data.cost : {};
  const amount = numberOf(cost.amount);
  return {
    phase,
    requestId: textOf(data.request_id),
    endpointId: textOf(data.endpoint_id),
    assets,
    ...(phase === 'completed' && assets.length === 0 && { text: plainText(data.result) }),
    ...(amount !== undefined && { cost: { amount, currency: textOf(cost.currency) ?? 'USD' } }),
    status: textOf(data.status),
    ahead: numberOf(data.queue_position),
    log: textOf(listOf(data.logs).at(-1)),
    error: textOf(data.error),
    nextStep: textOf(data.next_step),
    isPartial: false,
  };
}

function readAsset({ kind, url, content_type, path }: Fields): ViewedAsset {
  return {
    kind: KINDS.find((one) => one === kind) ?? 'file',
    url: textOf(url) ?? '',
    contentType: textOf(content_type),
    path: textOf(path),
  };
}

/** A model's words, or all of an output that has none. */
function plainText(output: unknown): string {
  if (typeof output === 'string') return output;
  const fields = isFields(output) ? Object.entries(output) : [];
  const [, words] =
    fields.find(([name, value]) => /^(text|output|content)$/.test(name) && textOf(value)) ?? [];
  return textOf(words) ?? JSON.stringify(output, null, 2);
}

const textBlock = (content: unknown): string =>
  listOf(content)
    .filter(isFields)
    .map(({ type, text }) => (type === 'text' ? textOf(text) : undefined))
    .find((text) => text !== undefined) ?? '';

function fromContent({ content, isError }: Result): ReadJob {
  const text = textBlock(content);
  const [first = '', ...lines] = text.split('\n');
  const linked = listOf(content)
    .filter(isFields)
    .map(({ uri }) => /\bjobs\/([^/?#]+)\//.exec(textOf(uri) ?? '')?.[1])
    .find((id) => id !== undefined);
  const ids = (endpointId: string | undefined, requestId: string | undefined) => ({
    endpointId,
    requestId: requestId ?? (linked === undefined ? undefined : decodeURIComponent(linked)),
    isPartial: true,
  });
  const completed = /^Completed: (\S+), request (\S+)$/.exec(first);
  if (completed && isError !== true) {
    const assets = lines.map(assetOfLine).filter((asset) => asset !== undefined);
    return { phase: 'completed', assets, ...ids(completed[1], completed[2]) };
  }
  const running = /^(\S+), request (\S+): (\w+)(?:, (\d+) ahead)?\./.exec(first);
  if (running && isError !== true) {
    const ahead = running[4] === undefined ? undefined : Number(running[4]);
    const [, endpointId, requestId, status] = running;
    return { phase: 'waiting', status, assets: [], ahead, ...ids(endpointId, requestId) };
  }
  const cancelled = /^cancelled: |^Cancel requested: request (\S+?)\./.exec(first);
  const named = /\(request (\S+)\)\s*$/.exec(text)?.[1] ?? cancelled?.[1];
  return {
    phase: cancelled ? 'cancelled' : 'failed',
    assets: [],
    error: first.replace(/^(failed|cancelled): /, '') || undefined,
    nextStep: lines.join('\n').replace(/ ?\(request \S+\)\s*$/, '') || undefined,
    ...ids(undefined, named),
  };
}

function assetOfLine(line: string): ViewedAsset | undefined {
  const found = /^(\w+): (?:(.+) \()?((?:https?|data):[^\s)]+)/.exec(line);
  const kind = KINDS.find((one) => one === found?.[1]);
  return kind && { kind, url: found?.[3] ?? '', path: found?.[2] };
}
