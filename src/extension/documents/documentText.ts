import * as vscode from 'vscode';
import { schemaText } from '../../catalogue/text.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Job, Owner } from '../../jobs/job.ts';
import { stateOf } from '../../jobs/state.ts';
import { snippet } from '../../snippets/snippet.ts';
import { safeAddress } from './escape.ts';
import { block, code, words } from './markdown.ts';
import { stateLabel } from '../jobs/stateLabel.ts';
import { priceText } from '../generate/modelPick.ts';
import { promptOf } from '../../domain/input.ts';
import { costText } from '../jobs/results.ts';
import type { Services } from '../services.ts';

/** Characters; no real schema is longer. */
const WHOLE = 200_000;
const JOBS = 500;

/** Renders the Markdown of a document: of a model or a job by its path, of a file's origin by its query. @throws {FalError} */
export async function documentText(services: Services, path: string, query = ''): Promise<string> {
  const [, kind, id] = /^\/(models|jobs|origins)(?:\/(.+))?\.md$/.exec(path) ?? [];
  const runtime = await services.runtimeHost.get();
  if (kind === 'models' && id !== undefined) return modelText(runtime, id);
  const { journal } = runtime;
  if (kind === 'origins') {
    const { originText } = await import('../provenance/originText.ts');
    return originText(services, query);
  }
  const { jobs } = await journal.jobs();
  if (id === undefined) return jobsText(jobs, journal.owner);
  const job = jobs.find((one) => one.id === id);
  return job
    ? jobText(job, journal.owner)
    : vscode.l10n.t('This job is not in the history of this machine.');
}

async function modelText({ catalogue, prices }: Runtime, id: string): Promise<string> {
  const [model, { schema, source }, priceMap] = await Promise.all([
    catalogue.find(id),
    catalogue.schema(id),
    prices.get([id], AbortSignal.timeout(3_000)).catch(() => undefined),
  ]);
  const price = priceMap?.get(id);
  const facts = [
    `- ${vscode.l10n.t('Endpoint')}: ${code(id)}`,
    `- ${vscode.l10n.t('Category')}: ${words(model?.category ?? '')}`,
    ...(price ? [`- ${vscode.l10n.t('Price')}: ${words(priceText(price))}`] : []),
    `- ${vscode.l10n.t('Page')}: <${safeAddress(`https://fal.ai/models/${id}`)}>`,
  ];
  const from =
    source === 'platform'
      ? vscode.l10n.t('This is fal’s current schema.')
      : vscode.l10n.t('This is the bundled schema; fal could not be reached.');
  return [
    `# ${words(model?.name ?? id)}`,
    ...(model?.description ? ['', words(model.description)] : []),
    ...['', ...facts, '', from, ''],
    ...block('yaml', schemaText(schema, { maxChars: WHOLE })),
  ].join('\n');
}

function jobsText(jobs: readonly Job[], self: Owner): string {
  // `words` already escapes the pipe, `code` does not.
  const cell = (text: string) => text.replace(/(?<!\\)\|/g, '\\|');
  const head = [
    vscode.l10n.t('When'),
    vscode.l10n.t('Status'),
    vscode.l10n.t('Model'),
    vscode.l10n.t('Prompt'),
    vscode.l10n.t('Cost'),
    vscode.l10n.t('Files or URLs'),
  ];
  const rows = jobs
    .slice(-JOBS)
    .toReversed()
    .map((job) => [
      ...[new Date(job.at).toLocaleString(), stateLabel(stateOf(job, self)), words(job.endpointId)],
      words((promptOf(job.input) ?? '').slice(0, 100)),
      job.outcome?.cost ? words(costText(job.outcome.cost)) : '',
      placesOf(job).join(' '),
    ]);
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map(cell).join(' | ')} |`,
  );
  return [`# ${vscode.l10n.t('Jobs')}`, '', ...lines, ''].join('\n');
}

function jobText(job: Job, self: Owner): string {
  const { endpointId, input, outcome, handle } = job;
  const facts = [
    `- ${vscode.l10n.t('When')}: ${new Date(job.at).toLocaleString()}`,
    `- ${vscode.l10n.t('Status')}: ${stateLabel(stateOf(job, self))}`,
    `- ${vscode.l10n.t('Started by')}: ${words(job.by)}`,
    ...(handle ? [`- ${vscode.l10n.t('Request ID')}: ${code(handle.requestId)}`] : []),
    ...(outcome?.cost ? [`- ${vscode.l10n.t('Cost')}: ${words(costText(outcome.cost))}`] : []),
    ...(outcome?.seed === undefined ? [] : [`- ${vscode.l10n.t('Seed')}: ${outcome.seed}`]),
  ];
  return [
    `# ${words(endpointId)}`,
    ...['', ...facts, ''],
    ...(outcome?.error ? [words(outcome.error.message), ''] : []),
    ...placesOf(job).map((place) => `- ${place}`),
    ...(outcome?.text === undefined ? [] : ['', ...block('text', outcome.text)]),
    ...['', `## ${vscode.l10n.t('Input')}`, '', ...block('json', JSON.stringify(input, null, 2))],
    ...[
      `## ${vscode.l10n.t('As code')}`,
      '',
      ...block('ts', snippet('typescript', endpointId, input)),
    ],
  ].join('\n');
}

function placesOf({ files, outcome }: Job): string[] {
  if (files.length > 0) return files.map(({ path }) => code(path));
  return outcome?.assets?.map(({ url }) => `<${safeAddress(url)}>`) ?? [];
}
