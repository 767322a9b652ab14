import type { Bridge, Capabilities, Result } from './bridge.ts';
import { assetUri, type Files, kindName, webUrl } from './media.ts';
import { dataOf, readResult } from './readResult.ts';
import { NEW_RUN, type Run } from './run.ts';
import { moneyText, t } from './words.ts';

/** What the actions work on. */
export interface Scene {
  readonly run: Run;
  /** The chosen result. */
  readonly at: number;
  readonly files: Files;
  readonly host: Capabilities;
  readonly bridge: Bridge;
  /** Changes the run. */
  readonly write: (changes: Partial<Run>) => void;
  /** Shows a further run. */
  readonly add: (run: Run) => void;
  /** Checks the job now. */
  readonly check: () => void;
}

export interface Action {
  readonly key: string;
  readonly label: string;
  /** One button of a row may stand out. */
  readonly isPrimary?: boolean;
  /** Resolves to what the person is informed of. @throws {Error} to be shown */
  readonly perform: () => Promise<string>;
}

/** The pixels of the longer edge of a picture for the model. */
const PICTURE_SIZE = 512;

/** The actions that this host and server can perform on a run now, in their order. */
export function actionsOf(scene: Scene): Action[] {
  const { job } = scene.run;
  const isWaiting = job.phase === 'waiting';
  const found = isWaiting
    ? [cancel(scene), retry(scene)]
    : [
        save(scene),
        insert(scene),
        ...(job.phase === 'completed' ? [again(scene, false), again(scene, true)] : []),
        useInChat(scene),
        open(scene),
        download(scene),
        copy(scene),
        ...(job.phase === 'completed' ? [] : [again(scene, false)]),
      ];
  return found.filter((action) => action !== undefined);
}

function cancel({ run: { job }, host, bridge, check }: Scene): Action | undefined {
  if (job.requestId === undefined || !host.serverTools) return undefined;
  return {
    key: 'cancel',
    label: t('Cancel'),
    perform: async () => {
      await callTool(bridge, 'check_job', { ...idsOf(job), action: 'cancel' });
      check();
      return '';
    },
  };
}

function retry({ run, check }: Scene): Action | undefined {
  if (run.trouble === undefined) return undefined;
  const perform = () => {
    check();
    return Promise.resolve('');
  };
  return { key: 'retry', label: t('Try again'), perform };
}

function save({ run, bridge, write }: Scene): Action | undefined {
  const { job, facts } = run;
  const isSaved = job.assets.length > 0 && job.assets.every(({ path }) => path !== undefined);
  if (job.phase !== 'completed' || isSaved || !facts?.actions.includes('save')) return undefined;
  return {
    key: 'save',
    label: t('Save'),
    isPrimary: true,
    perform: async () => {
      const { phase, assets, nextStep } = readResult(
        await callTool(bridge, 'save_result', idsOf(job)),
      );
      const [first] = assets;
      if (phase === 'completed' && assets.length > 0) write({ job: { ...job, assets } });
      if (assets.length > 0 && first?.path === undefined) throw new Error(nextStep ?? '');
      return first?.path === undefined ? t('Saved') : t('Saved: {0}', first.path);
    },
  };
}

function insert({ run: { job, facts }, at, bridge }: Scene): Action | undefined {
  if (job.phase !== 'completed' || !facts?.actions.includes('insert')) return undefined;
  return {
    key: 'insert',
    label: t('Insert'),
    perform: async () => {
      const args = { request_id: job.requestId, index: at };
      return String(dataOf(await callTool(bridge, 'insert_result', args)).text);
    },
  };
}

function again({ run, bridge, add }: Scene, vary: boolean): Action | undefined {
  const { job, facts, prompt, input, options } = run;
  if (!facts?.actions.includes(vary ? 'vary' : 'again')) return undefined;
  const { price } = facts;
  const label = vary ? t('Vary') : t('Run again');
  return {
    key: vary ? 'vary' : 'again',
    label: `${label} · ${priceText(run)}`,
    perform: async () => {
      const answer = readResult(
        await callTool(bridge, 'run_again', {
          ...options,
          ...idsOf(job),
          input,
          vary,
          // The price on the button is the most that its click may cost.
          ...(price?.max !== undefined && price.max > 0 && { max_cost: price.max }),
        }),
      );
      add({ ...NEW_RUN, prompt, input, options, job: answer });
      return '';
    },
  };
}

/** What one more run costs, in words. */
export function priceText({ facts }: Run): string {
  const { min, max, typical, currency } = facts?.price ?? {};
  if (max !== undefined) {
    return min === max ? moneyText(max, currency) : t('at most {0}', moneyText(max, currency));
  }
  if (min !== undefined) return t('at least {0}', moneyText(min, currency));
  return typical === undefined
    ? t('price not known')
    : t('about {0}', moneyText(typical, currency));
}

function useInChat({ run: { job, facts }, at, files, host, bridge }: Scene): Action | undefined {
  const asset = job.assets[at];
  const { requestId = '' } = job;
  const isQuiet = host.updateModelContext !== undefined;
  if (!asset || !(isQuiet || host.message)) return undefined;
  const url = webUrl(asset.url);
  const place = [asset.path, url].filter((one) => one !== undefined).join(', ');
  const text = `${asset.kind} ${at + 1} of ${job.assets.length} of fal request ${requestId} (${job.endpointId ?? ''}): ${place}`;
  const name = `${kindName(asset.kind)} ${at + 1}`;
  const link = { type: 'resource_link', uri: assetUri(requestId, job.assets, at), name };
  /** A model looks at a small picture; a link to the file may cost it megabytes. */
  const picture = async () => {
    const url = host.updateModelContext?.image ? await files.small(at, PICTURE_SIZE) : undefined;
    const [, mimeType, data] = /^data:(image\/\w+);base64,(.+)$/.exec(url ?? '') ?? [];
    if (data !== undefined) return [{ type: 'image', data, mimeType }];
    return facts?.has_resources ? [link] : [];
  };
  return {
    key: 'use',
    label: t('Use in chat'),
    perform: async () => {
      const content = [{ type: 'text', text }, ...(await picture())];
      const { isError } = isQuiet
        ? await bridge.request('ui/update-model-context', { content })
        : await bridge.request('ui/message', { role: 'user', content });
      if (isError === true) throw new Error(t('Empty the chat’s input field and try again.'));
      return t('Added to the chat.');
    },
  };
}

function open({ run: { job }, at, host, bridge }: Scene): Action | undefined {
  const url = webUrl(job.assets[at]?.url ?? '');
  if (url === undefined || !host.openLinks) return undefined;
  return {
    key: 'open',
    label: t('Open'),
    perform: async () => {
      refuseError(await bridge.request('ui/open-link', { url }));
      return '';
    },
  };
}

function download({ run: { job, facts }, at, host, bridge }: Scene): Action | undefined {
  const asset = job.assets[at];
  if (!asset || job.requestId === undefined || !facts?.has_resources || !host.downloadFile)
    return undefined;
  const uri = assetUri(job.requestId, job.assets, at);
  const link = {
    type: 'resource_link',
    uri,
    name: asset.path?.split(/[/\\]/).at(-1) ?? `${asset.kind}-${at + 1}`,
    ...(asset.contentType !== undefined && { mimeType: asset.contentType }),
  };
  return {
    key: 'download',
    label: t('Download'),
    perform: async () => {
      refuseError(await bridge.request('ui/download-file', { contents: [link] }));
      return t('Download is ready below.');
    },
  };
}

function copy({ run: { job }, at, host }: Scene): Action | undefined {
  const asset = job.assets[at];
  const url = webUrl(asset?.url ?? '');
  const text = asset?.path ?? url;
  if (text === undefined || !host.sandbox?.permissions?.clipboardWrite) return undefined;
  return {
    key: 'copy',
    label: asset?.path === undefined ? t('Copy URL') : t('Copy path'),
    perform: async () => {
      await navigator.clipboard.writeText(text);
      return t('Copied');
    },
  };
}

const idsOf = ({ requestId, endpointId }: Run['job']) => ({
  ...(requestId !== undefined && { request_id: requestId }),
  ...(endpointId !== undefined && { endpoint_id: endpointId }),
});

/** Calls a tool of the server. @throws {Error} with the words of a refusal */
async function callTool(bridge: Bridge, name: string, args: object): Promise<Result> {
  const result = await bridge.request('tools/call', { name, arguments: args });
  if (result.isError !== true) return result;
  const { error, nextStep } = readResult({ ...result, structuredContent: dataOf(result) });
  throw new Error([error, nextStep].filter((text) => text !== undefined).join(' '));
}

function refuseError({ isError }: Result): void {
  if (isError === true) throw new Error('isError');
}
