import { normalizeEndpointId } from '../../fal/endpointId.ts';
import { exampleInput } from '../../catalogue/example.ts';
import { schemaText } from '../../catalogue/text.ts';
import { FalError } from '../../fal/errors.ts';
import type { Job } from '../../jobs/job.ts';
import { cutText, LONGEST_ANSWER } from '../fit.ts';
import { modelIds, requestIds } from '../suggest.ts';
import type { Services } from '../tool.ts';
import { assetNumber } from './assetAddress.ts';
import { jobResult, recentJobs } from './jobs.ts';
import type { Resource } from './resource.ts';

const JSON_TYPE = 'application/json';
/** Characters of the example under a schema. */
const EXAMPLE_ROOM = 1_500;

/** All resources and templates of resources. */
export const RESOURCES: readonly Resource[] = [
  {
    name: 'recent_jobs',
    title: 'Recent fal jobs',
    description: 'The newest jobs of this machine, of every client: status, results, cost.',
    uri: 'fal://jobs/recent',
    mimeType: JSON_TYPE,
    ofThisMachine: true,
    async read(_given, { journal }) {
      const { jobs } = await journal.jobs();
      return { mimeType: JSON_TYPE, text: recentJobs(jobs, journal.owner) };
    },
  },
  {
    name: 'job_result',
    title: 'Result of a fal job',
    description:
      'What a job of this machine made, by its request id; where it stands while it runs.',
    uri: 'fal://jobs/{request_id}',
    mimeType: JSON_TYPE,
    ofThisMachine: true,
    suggest: { request_id: requestIds },
    basis: endedJob,
    async read({ request_id }, services, signal) {
      const job = await findJob(request_id, services);
      const result = await jobResult(job, services.queue, signal);
      return { mimeType: JSON_TYPE, text: JSON.stringify(result, null, 1) };
    },
  },
  {
    name: 'job_asset',
    title: 'File of a fal job',
    description: 'One picture, sound, video or 3D object that a job of this machine made.',
    uri: 'fal://jobs/{request_id}/assets/{file}',
    ofThisMachine: true,
    suggest: { request_id: requestIds },
    basis: endedJob,
    async read({ request_id, file = '' }, services, signal) {
      const job = await findJob(request_id, services);
      const assets = job.outcome?.assets ?? [];
      const asset = assets[assetNumber(file)];
      if (!asset) {
        throw new FalError('not-found', `Job ${job.handle.requestId} has no asset ${file}.`, {
          advice: `It has ${assets.length}; fal://jobs/${job.handle.requestId} tells of them.`,
        });
      }
      const { bytes, contentType } = await services.readAsset(asset, job.files, signal);
      const mimeType = contentType ?? asset.contentType ?? 'application/octet-stream';
      return { mimeType, blob: bytes.toString('base64') };
    },
  },
  {
    name: 'model_schema',
    title: 'Schema of a fal model',
    description: 'Input fields (required first), output and an example input of any model.',
    uri: 'fal://model/{+endpoint_id}',
    mimeType: 'text/markdown',
    ofThisMachine: false,
    suggest: { endpoint_id: modelIds() },
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

/** Those that need no journal. */
export const SHARED_RESOURCES = RESOURCES.filter((one) => !one.ofThisMachine);

type Submitted = Job & Required<Pick<Job, 'handle'>>;

/** The job, when it has ended: fal's word on it is final, and a job of the journal that changes is another object. */
async function endedJob(
  { request_id = '' }: Readonly<Record<string, string>>,
  { journal }: Pick<Services, 'journal'>,
): Promise<Job | undefined> {
  const job = await journal.find(request_id);
  return job?.outcome && job;
}

/** @throws {FalError} `not-found` */
async function findJob(requestId = '', { journal }: Pick<Services, 'journal'>): Promise<Submitted> {
  const job = await journal.find(requestId);
  if (job?.handle) return { ...job, handle: job.handle };
  throw new FalError('not-found', `The journal of this machine does not know job ${requestId}.`, {
    advice: 'fal://jobs/recent lists those that it knows; check_job takes jobs of other machines.',
  });
}
