import path from 'node:path';
import * as vscode from 'vscode';
import { promptOf } from '../../domain/input.ts';
import { readLabelOf } from '../../provenance/label.ts';
import type { Found } from '../../provenance/find.ts';
import type { MediaRecord } from '../../provenance/record.ts';
import { block, code, words } from '../documents/markdown.ts';
import { costText } from '../jobs/results.ts';
import type { Services } from '../services.ts';
import { foundOf } from './foundOf.ts';

/** Renders how a file was made, as Markdown; what it cost is added from the journal of this machine. */
export async function originText(services: Services, file: string): Promise<string> {
  const found = await foundOf(services, file);
  const { journal } = await services.runtimeHost.get();
  const record = found?.records[0] ?? found?.changedFrom;
  const title = `# ${words(path.basename(file))}`;
  if (!found || !record)
    return [title, '', vscode.l10n.t('Nothing is recorded on how this file was made.'), ''].join(
      '\n',
    );
  const job = await journal.find(record.request_id).catch(() => undefined);
  const prompt = promptOf(record.input);
  const runs = found.records.length;
  return [
    title,
    ...(found.changedFrom ? ['', changedText(record)] : []),
    ...(prompt === undefined ? [] : ['', `> ${words(prompt)}`]),
    '',
    ...(await facts(file, record)),
    ...(job?.outcome?.cost
      ? [`- ${vscode.l10n.t('Cost')}: ${words(costText(job.outcome.cost))}`]
      : []),
    ...(job ? [`- ${vscode.l10n.t('Started by')}: ${words(job.by)}`] : []),
    ...(runs > 1 ? ['', vscode.l10n.t('{0} runs made the same content.', runs)] : []),
    ...sourceLines(record),
    ...['', `## ${vscode.l10n.t('Input')}`, ''],
    ...block('json', JSON.stringify(record.input, null, 2)),
    vscode.l10n.t('The record is {0}.', code(recordOf(found, record))),
    '',
  ].join('\n');
}

const changedText = ({ made_at }: MediaRecord): string =>
  vscode.l10n.t(
    'This file was changed after fal saved it. What follows is how it was made on {0}.',
    new Date(made_at).toLocaleString(),
  );

const recordOf = ({ root }: Found, { sha256 }: MediaRecord): string =>
  path.join(path.basename(root), '.fal', 'media', sha256.slice(0, 2), `${sha256}.json`);

async function facts(file: string, record: MediaRecord): Promise<string[]> {
  const { endpoint_id, license, seed, request_id, made_at, sandbox } = record;
  const { state } = await readLabelOf(file).catch(() => ({ state: 'unsupported' as const }));
  const labels = {
    labelled: vscode.l10n.t('The file says that AI made it.'),
    unlabelled: vscode.l10n.t('The file does not say that AI made it.'),
    signed: vscode.l10n.t('The file has content credentials of its model.'),
    unsupported: vscode.l10n.t('Files of this kind hold no label.'),
  };
  return [
    `- ${vscode.l10n.t('Model')}: ${code(endpoint_id)}`,
    ...(sandbox ? [`- ${vscode.l10n.t('Made by the sandbox, not by fal.')}`] : []),
    `- ${vscode.l10n.t('When')}: ${new Date(made_at).toLocaleString()}`,
    ...(seed === undefined ? [] : [`- ${vscode.l10n.t('Seed')}: ${seed}`]),
    `- ${vscode.l10n.t('Request ID')}: ${code(request_id)}`,
    `- ${vscode.l10n.t('License of the model')}: ${license === undefined ? vscode.l10n.t('not known') : words(license)}`,
    `- ${vscode.l10n.t('Label')}: ${labels[state]}`,
  ];
}

function sourceLines({ sources = [] }: MediaRecord): string[] {
  if (sources.length === 0) return [];
  return [
    ...['', `## ${vscode.l10n.t('Made from')}`, ''],
    ...sources.map(({ at, path: file, request_id }) => {
      const from = file ?? request_id ?? vscode.l10n.t('a file outside of this project');
      return `- ${code(at.slice(1))}: ${code(from)}`;
    }),
  ];
}
