import * as vscode from 'vscode';
import { schemaText } from '../catalogue/text.ts';
import type { Composed } from '../jobs/compose.ts';
import type { Job } from '../jobs/job.ts';
import { snippet } from '../snippets/snippet.ts';
import { jobState } from './jobState.ts';
import { priceText } from './modelPick.ts';
import { costText, promptOf } from './results.ts';
import type { Services } from './services.ts';

/** A schema in a document may be as long as it is. */
const WHOLE = 200_000;
const JOBS = 500;

/** The text of one of fal's documents, by its path. @throws {FalError} */
export async function documentText({ core }: Services, path: string): Promise<string> {
  const [, kind, id] = /^\/(models|jobs)(?:\/(.+))?\.md$/.exec(path) ?? [];
  const composed = await core.get();
  if (kind === 'models' && id !== undefined) return modelText(composed, id);
  const { jobs } = await composed.journal.jobs();
  if (id === undefined) return jobsText(jobs);
  const job = jobs.find((one) => one.id === id);
  return job ? jobText(job) : vscode.l10n.t('The journal does not know this job.');
}

async function modelText({ catalogue, prices }: Composed, id: string): Promise<string> {
  const [model, { schema, source }, known] = await Promise.all([
    catalogue.find(id),
    catalogue.schema(id),
    prices.get([id], AbortSignal.timeout(3_000)).catch(() => undefined),
  ]);
  const price = known?.get(id);
  const facts = [
    `- ${vscode.l10n.t('Endpoint')}: \`${id}\``,
    `- ${vscode.l10n.t('Category')}: ${model?.category ?? ''}`,
    ...(price ? [`- ${vscode.l10n.t('Price')}: ${priceText(price)}`] : []),
    `- ${vscode.l10n.t('Page')}: <https://fal.ai/models/${id}>`,
  ];
  const from =
    source === 'platform'
      ? vscode.l10n.t('The schema is as fal tells it now.')
      : vscode.l10n.t('The schema is the bundled one; fal could not be asked.');
  return [
    `# ${model?.name ?? id}`,
    ...(model?.description ? ['', model.description] : []),
    ...['', ...facts, '', from, ''],
    ...['```yaml', schemaText(schema, { maxChars: WHOLE }), '```', ''],
  ].join('\n');
}

function jobsText(jobs: readonly Job[]): string {
  const cell = (text: string) => text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
  const head = [
    vscode.l10n.t('When'),
    vscode.l10n.t('State'),
    vscode.l10n.t('Model'),
    vscode.l10n.t('Prompt'),
    vscode.l10n.t('Cost'),
    vscode.l10n.t('Files or URLs'),
  ];
  const rows = jobs
    .slice(-JOBS)
    .toReversed()
    .map((job) => [
      ...[new Date(job.at).toLocaleString(), jobState(job).label, job.endpointId],
      (promptOf(job.input) ?? '').slice(0, 100),
      job.outcome?.cost ? costText(job.outcome.cost) : '',
      placesOf(job).join(' '),
    ]);
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map(cell).join(' | ')} |`,
  );
  return [`# ${vscode.l10n.t('Jobs')}`, '', ...lines, ''].join('\n');
}

function jobText(job: Job): string {
  const { endpointId, input, outcome, handle } = job;
  const facts = [
    `- ${vscode.l10n.t('When')}: ${new Date(job.at).toLocaleString()}`,
    `- ${vscode.l10n.t('State')}: ${jobState(job).label}`,
    `- ${vscode.l10n.t('Asked by')}: ${job.by}`,
    ...(handle ? [`- ${vscode.l10n.t('Request')}: \`${handle.requestId}\``] : []),
    ...(outcome?.cost ? [`- ${vscode.l10n.t('Cost')}: ${costText(outcome.cost)}`] : []),
    ...(outcome?.seed === undefined ? [] : [`- ${vscode.l10n.t('Seed')}: ${outcome.seed}`]),
  ];
  const block = (language: string, text: string) => [
    `\`\`\`${language}`,
    text.trimEnd(),
    '```',
    '',
  ];
  return [
    `# ${endpointId}`,
    ...['', ...facts, ''],
    ...(outcome?.error ? [outcome.error.message, ''] : []),
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
  if (files.length > 0) return files.map(({ path }) => path);
  return outcome?.assets?.map(({ url }) => url) ?? [];
}
