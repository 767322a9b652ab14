import { normalizeEndpointId } from '../../fal/endpointId.ts';
import { exampleInput } from '../../catalogue/example.ts';
import { schemaText } from '../../catalogue/text.ts';
import { FalError } from '../../fal/errors.ts';
import type { Job, SubmittedJob } from '../../jobs/job.ts';
import { cutText, LONGEST_ANSWER } from '../truncate.ts';
import { spendReport } from '../../spend/report.ts';
import { modelIds, requestIds } from '../completions.ts';
import { contactSheet, thumbnail } from '../pictures.ts';
import type { ToolContext } from '../tool.ts';
import { assetIndex } from './assetUri.ts';
import { jobResult, recentJobs } from './jobs.ts';
import { pictureContent, sizeOf } from './pictures.ts';
import type { Resource } from './resource.ts';

const JSON_TYPE = 'application/json';
/** Characters of the example under a schema. */
const EXAMPLE_ROOM = 1_500;

/** All resources and resource templates. */
export const RESOURCES: readonly Resource[] = [
  {
    name: 'recent_jobs',
    title: 'Recent fal jobs',
    description: 'The latest jobs of all clients on this machine: status, results, cost.',
    uri: 'fal://jobs/recent',
    mimeType: JSON_TYPE,
    remote: false,
    async read(_variables, { journal }) {
      const { jobs } = await journal.jobs();
      return { mimeType: JSON_TYPE, text: recentJobs(jobs, journal.owner) };
    },
  },
  {
    name: 'job_result',
    title: 'Result of a fal job',
    description: 'The result of a job of this machine, by request id; its status while it runs.',
    uri: 'fal://jobs/{request_id}',
    mimeType: JSON_TYPE,
    remote: false,
    complete: { request_id: requestIds },
    version: endedJob,
    async read({ request_id }, context, signal) {
      const job = await findJob(request_id, context);
      const result = await jobResult(job, context.queue, signal);
      return { mimeType: JSON_TYPE, text: JSON.stringify(result, null, 1) };
    },
  },
  {
    name: 'job_asset',
    title: 'File of a fal job',
    description: 'An image, audio, video or 3D file produced by a job of this machine.',
    uri: 'fal://jobs/{request_id}/assets/{file}',
    remote: false,
    complete: { request_id: requestIds },
    version: endedJob,
    async read({ request_id, file = '' }, context, signal) {
      const job = await findJob(request_id, context);
      const { assets } = resultsOf(job);
      const asset = assets[assetIndex(file)];
      if (!asset) throw noSuchAsset(job, file);
      const { bytes, contentType } = await context.readAsset(asset, job.files, signal);
      const mimeType = contentType ?? asset.contentType ?? 'application/octet-stream';
      return { mimeType, blob: bytes.toString('base64') };
    },
  },
  {
    name: 'job_contact_sheet',
    title: 'Results of a fal job as one picture',
    description:
      'Up to nine results of a job of this machine in one JPEG of at most 64 KB, its longest side size pixels.',
    uri: 'fal://jobs/{request_id}/contact{?size}',
    remote: false,
    complete: { request_id: requestIds },
    version: endedJob,
    async read({ request_id, size }, context, signal) {
      const results = resultsOf(await findJob(request_id, context));
      // Symbols, where no picture can be made: VS Code sends its model an empty image for a link that fails.
      const { picture } = await contactSheet(results, sizeOf(size), context, signal);
      return pictureContent(picture);
    },
  },
  {
    name: 'job_thumbnail',
    title: 'Thumbnail of a result of a fal job',
    description:
      'A small picture of the nth result (from 0) of a job of this machine, its longest side size pixels (16 to 2048).',
    uri: 'fal://jobs/{request_id}/{n}{?size}',
    remote: false,
    complete: { request_id: requestIds },
    version: endedJob,
    async read({ request_id, n = '', size }, context, signal) {
      const job = await findJob(request_id, context);
      const results = resultsOf(job);
      const at = /^\d{1,4}$/.test(n) ? Number(n) : Number.NaN;
      if (!results.assets[at]) throw noSuchAsset(job, n);
      return pictureContent(await thumbnail(results, at, sizeOf(size), context, signal));
    },
  },
  {
    name: 'spending',
    title: 'Spending on fal',
    description: 'What this machine spent today and this month, on which models, and its limits.',
    uri: 'fal://spend',
    mimeType: JSON_TYPE,
    remote: false,
    async read(_variables, { spending }) {
      return { mimeType: JSON_TYPE, text: JSON.stringify(await spendReport(spending), null, 1) };
    },
  },
  {
    name: 'model_schema',
    title: 'Schema of a fal model',
    description: 'Input fields (required first), output fields and an example input of any model.',
    uri: 'fal://model/{+endpoint_id}',
    mimeType: 'text/markdown',
    complete: { endpoint_id: modelIds() },
    async read({ endpoint_id = '' }, { catalogue }, signal) {
      const endpointId = normalizeEndpointId(endpoint_id);
      const [{ schema }, model] = await Promise.all([
        catalogue.schema(endpointId, { signal }),
        catalogue.find(endpointId, { signal }),
      ]);
      const example = JSON.stringify(exampleInput(schema.input), null, 2);
      const lines = [
        `# ${endpointId}`,
        ...(model ? [`${model.name} (${model.category})`] : []),
        ...(example.length < EXAMPLE_ROOM ? ['', '```json', example, '```'] : []),
        '',
      ];
      const head = lines.join('\n');
      const text = `${head}\n${schemaText(schema, { maxChars: LONGEST_ANSWER - head.length })}\n`;
      return { mimeType: 'text/markdown', text: cutText(text, LONGEST_ANSWER) };
    },
  },
];

const resultsOf = ({ outcome, files }: SubmittedJob) => ({ assets: outcome?.assets ?? [], files });

function noSuchAsset(job: SubmittedJob, name: string): FalError {
  const id = job.handle.requestId;
  return new FalError('not-found', `Job ${id} has no asset ${name.slice(0, 100)}.`, {
    advice: `It has ${resultsOf(job).assets.length}; fal://jobs/${id} lists them.`,
  });
}

/** The job when it has ended: the result is final then, and the journal makes a new object for each change of a job. */
async function endedJob(
  { request_id = '' }: Readonly<Record<string, string>>,
  { journal }: Pick<ToolContext, 'journal'>,
): Promise<Job | undefined> {
  const job = await journal.find(request_id);
  return job?.outcome && job;
}

/** @throws {FalError} `not-found` */
async function findJob(
  requestId = '',
  { journal }: Pick<ToolContext, 'journal'>,
): Promise<SubmittedJob> {
  const job = await journal.find(requestId);
  if (job?.handle) return { ...job, handle: job.handle };
  throw new FalError('not-found', `The journal of this machine does not know job ${requestId}.`, {
    advice: 'fal://jobs/recent lists those that it knows; check_job takes jobs of other machines.',
  });
}
