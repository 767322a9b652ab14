import { setTimeout as sleepFor } from 'node:timers/promises';
import type { JsonObject, QueueHandle } from '../../src/domain/types.ts';
import { findAssets } from '../../src/fal/assets.ts';
import { FalError } from '../../src/fal/errors.ts';
import { errorOfStatus } from '../../src/fal/queue.ts';
import * as answers from './answers.ts';
import { type Assumed, type Check, type Probe, refusalOf } from './check.ts';
import { ENDPOINT } from './readChecks.ts';

/** The input of the paid runs: the smallest picture of the cheapest model. */
export const INPUT: JsonObject = {
  prompt: 'a red cube on a white table',
  image_size: { width: 512, height: 512 },
  num_images: 1,
};

const REQUEST = 'queue.fal.run/{app}/requests/{id}';
/** Milliseconds. */
const POLL = 300;

const SUBMIT: Assumed = {
  call: 'POST queue.fal.run/{endpoint}',
  answers: { 200: answers.SUBMITTED },
};
const STATUS: Assumed = {
  call: `GET ${REQUEST}/status`,
  answers: { 200: answers.STATUS, 202: answers.STATUS },
};
const RESULT: Assumed = { call: `GET ${REQUEST}`, answers: { 200: answers.IMAGES } };
/** fal's texts differ in how the queue answers a request for a result that comes too early. */
const EARLY_RESULT: Assumed = {
  ...RESULT,
  answers: { 200: answers.IMAGES, 202: answers.STATUS, 400: answers.QUEUE_ERROR },
};

/** Polls until the job has ended. */
async function waitForEnd({ fal, signal }: Probe, job: QueueHandle) {
  for (;;) {
    const status = await fal.queue.status(job, signal);
    if (status.status === 'COMPLETED') return status;
    await sleepFor(POLL, undefined, { signal });
  }
}

/** Records the bill of a job without a result; undefined when it has one. */
async function refusedResult(probe: Probe, job: QueueHandle): Promise<FalError | undefined> {
  const refusal = await refusalOf(
    probe.fal.queue.result(job, probe.signal).then(({ billableUnits }) => {
      if (billableUnits !== undefined) probe.bill(billableUnits);
    }),
  );
  if (refusal?.facts.units !== undefined) probe.bill(refusal.facts.units);
  return refusal;
}

/** Reads the result of a job that has ended, and its bill. */
async function readResult(probe: Probe, job: QueueHandle): Promise<void> {
  const { output, billableUnits } = await probe.fal.queue.result(job, probe.signal);
  const count = findAssets(output).filter(({ kind }) => kind === 'image').length;
  probe.expect(count === 1, `the result holds ${count} pictures instead of 1`);
  probe.expect(billableUnits !== undefined, 'the result has no header x-fal-billable-units');
  if (billableUnits !== undefined) probe.bill(billableUnits);
  probe.memory.requestId = job.requestId;
}

const form = (url: string): string =>
  url
    .replace(/^.*queue\.fal\.run\//, '')
    .replace(ENDPOINT, '{endpoint}')
    .replace(/^fal-ai\/flux\//, '{app}/')
    .replace(/\/requests\/[^/]+/, '/requests/{id}');

const submit = async ({ fal, signal, tell }: Probe, input = INPUT): Promise<QueueHandle> => {
  const job = await fal.queue.submit(ENDPOINT, input, { signal });
  tell(`the address of the result is ${form(job.responseUrl)}`);
  return job;
};

/** The checks that store a file or run a job. */
export const RUN_CHECKS: readonly Check[] = [
  {
    id: 'upload',
    title: 'The upload of a small file',
    effect: 'upload',
    assumes: [
      {
        call: 'POST rest.fal.ai/storage/upload/initiate',
        answers: { 200: answers.UPLOAD },
      },
      { call: 'GET fal.media/{file}', answers: { 200: null } },
    ],
    run: async ({ fal, signal, expect }) => {
      const text = 'A file of the contract check of fal for VS Code.';
      const file = new Blob([text], { type: 'text/plain' });
      const { url } = await fal.storage.upload(file, { fileName: 'contract.txt', signal });
      const stored = await fetch(url, { signal });
      expect((await stored.text()) === text, 'the stored file has another content');
    },
  },
  {
    id: 'run-stream',
    title: 'A run, followed by its status stream',
    effect: 'run',
    assumes: [
      SUBMIT,
      { call: `GET ${REQUEST}/status/stream`, answers: { 200: answers.STATUS } },
      { ...STATUS, isOptional: true },
      RESULT,
    ],
    run: async (probe) => {
      const { fal, signal } = probe;
      const job = await submit(probe);
      let last = '';
      const ended = await fal.queue.follow(job, {
        signal,
        onStatus: ({ status }) => {
          if (status !== last) probe.tell(status);
          last = status;
        },
      });
      const isStreamed = probe.statusesOf(STATUS.call).length === 0;
      probe.expect(isStreamed, 'the stream does not report the end; polling does');
      const error = errorOfStatus(ended, job.requestId);
      if (error) throw error;
      await readResult(probe, job);
    },
  },
  {
    id: 'run-polling',
    title: 'A run, followed by polling; its result is requested too early, too',
    effect: 'run',
    assumes: [SUBMIT, STATUS, EARLY_RESULT],
    run: async (probe) => {
      const { fal, signal, tell, expect } = probe;
      const job = await submit(probe);
      const isEarly = await fal.queue.result(job, signal).then(
        () => false,
        (error: unknown) => {
          if (error instanceof FalError && error.reason === 'in-progress') return true;
          throw error;
        },
      );
      const statuses = probe.statusesOf(RESULT.call);
      tell(`the request for the result right after the submit: HTTP ${statuses[0] ?? 0}`);
      const isRight = isEarly || statuses.at(-1) === 200;
      expect(isRight, 'the client takes an early answer for the result');
      const error = errorOfStatus(await waitForEnd(probe, job), job.requestId);
      if (error) throw error;
      await readResult(probe, job);
    },
  },
  {
    id: 'cancel',
    title: 'The cancellation of a job just submitted',
    effect: 'run',
    assumes: [
      SUBMIT,
      {
        call: `PUT ${REQUEST}/cancel`,
        answers: {
          200: answers.CANCELLATION,
          202: answers.CANCELLATION,
          400: answers.CANCELLATION,
        },
      },
      STATUS,
      {
        ...RESULT,
        answers: { 200: answers.IMAGES, 400: answers.QUEUE_ERROR, 499: answers.QUEUE_ERROR },
      },
    ],
    run: async (probe) => {
      const { fal, signal, tell, expect } = probe;
      const job = await submit(probe);
      const cancelled = await fal.queue.cancel(job, signal);
      tell(`the cancellation is ${cancelled}`);
      expect(cancelled !== 'not-found', 'the job that was just submitted is not found');
      const ended = await waitForEnd(probe, job);
      const error = errorOfStatus(ended, job.requestId);
      tell(error ? `the status names an error of kind ${error.kind}` : 'the status has no error');
      const refusal = await refusedResult(probe, job);
      tell(refusal ? `the result is refused (${refusal.kind})` : 'the run has ended nevertheless');
    },
  },
  {
    id: 'invalid-input',
    title: 'An input that the model refuses',
    effect: 'run',
    assumes: [
      { ...SUBMIT, answers: { ...SUBMIT.answers, 422: answers.INPUT_ERROR } },
      { ...STATUS, isOptional: true },
      { ...RESULT, answers: { 422: answers.INPUT_ERROR }, isOptional: true },
    ],
    run: async (probe) => {
      const { tell, expect } = probe;
      let refusal: FalError | undefined;
      const atSubmit = await refusalOf(
        submit(probe, { ...INPUT, num_images: 'none' }).then(async (job) => {
          await waitForEnd(probe, job);
          refusal = await refusedResult(probe, job);
        }),
      );
      refusal ??= atSubmit;
      const isAccepted = probe.statusesOf(SUBMIT.call).includes(200);
      tell(isAccepted ? 'the queue takes it, the result refuses it' : 'the submit refuses it');
      expect(refusal?.kind === 'invalid-input', 'the input is not refused as invalid');
      const fields = refusal?.faults.map(({ path }) => path) ?? [];
      expect(fields.includes('num_images'), 'the refusal does not name the field');
    },
  },
];
