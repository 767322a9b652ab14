import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { ElicitRequestFormParams, ElicitResult } from '@modelcontextprotocol/sdk/types.js';
import { createJournal } from '../../src/jobs/journal.ts';
import { createStore } from '../../src/store/store.ts';
import { hurriedClock } from '../faults/preloads.ts';
import { writePng } from '../presets/files.ts';
import { type Bench, useOpenedBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';

const MODEL = 'fal-ai/flux/schnell';

describe('the questions of a server about a missing input', () => {
  const [, open] = useOpenedBench();
  /** A client whose user answers with these, one after the other, the last one for all others. */
  const openAsked = async (answers: readonly ElicitResult[]) => {
    const questions: ElicitRequestFormParams[] = [];
    const onQuestion = (question: ElicitRequestFormParams): ElicitResult => {
      questions.push(question);
      return answers[Math.min(questions.length, answers.length) - 1] ?? { action: 'cancel' };
    };
    return { bench: await open({ onQuestion }), questions };
  };
  const accept = (content: Record<string, string | number>): ElicitResult => ({
    action: 'accept',
    content,
  });
  const lastInput = async ({ data, sandbox }: Bench) => {
    const { jobs } = await createJournal(createStore(data), { via: sandbox.url }).jobs();
    return jobs.at(-1)?.input;
  };

  it('ask for what a required field needs, and run with the answer', async () => {
    const { bench, questions } = await openAsked([accept({ prompt: 'a fox' })]);
    const run = { endpoint_id: MODEL, input: { num_images: 2 } };
    const { isError, text } = await bench.call('run_model', run);
    assert.equal(isError, false, text);
    assert.deepEqual(await lastInput(bench), { num_images: 2, prompt: 'a fox' });
    const [question] = questions;
    assert.ok(question);
    assert.equal(
      question.message,
      `test-client requests a run of ${MODEL}, which needs prompt. Nothing is submitted before you answer.`,
    );
    assert.deepEqual(question.requestedSchema.required, ['prompt']);
    const { title, type } = question.requestedSchema.properties.prompt ?? {};
    assert.deepEqual([title, type], ['prompt', 'string']);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('take the path of a project file, and upload it; a file outside the project is refused', async () => {
    const typed = 'hat.png';
    const { bench, questions } = await openAsked([
      accept({ image_urls: typed }),
      accept({ image_urls: '/etc/passwd' }),
    ]);
    await writePng(path.join(bench.project, typed));
    const run = { endpoint_id: 'fal-ai/nano-banana/edit', input: { prompt: 'a blue hat' } };
    const { isError, text } = await bench.call('submit_job', run);
    assert.equal(isError, false, text);
    assert.match(questions[0]?.requestedSchema.properties.image_urls?.title ?? '', /file or a URL/);
    assert.match(JSON.stringify(await lastInput(bench)), /"image_urls":\["https?:[^"]+"\]/);
    const outside = await bench.call('submit_job', { ...run, input: { prompt: 'a red hat' } });
    assert.match(outside.text, /outside the project/);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('upload no other file than the one that the user names', async () => {
    const { bench } = await openAsked([accept({ prompt: 'a hat' })]);
    await writePng(path.join(bench.project, 'hat.png'));
    const input = { image_urls: ['hat.png'] };
    const run = { endpoint_id: 'fal-ai/nano-banana/edit', input };
    const { text } = await bench.call('submit_job', run);
    assert.match(text, /"hat\.png" is not a URL/);
    assert.equal(bench.sandbox.seen.filter(({ path: at }) => at.includes('upload')).length, 0);
    const stated = await bench.call('submit_job', { ...run, upload_inputs: true });
    assert.equal(stated.isError, false, stated.text);
  });

  it('are no more after three in a row without an answer', async () => {
    const { bench, questions } = await openAsked([{ action: 'cancel' }]);
    for (const num_images of [1, 2, 3, 4]) {
      const { text } = await bench.call('run_model', { endpoint_id: MODEL, input: { num_images } });
      assert.match(text, /prompt: is required/);
    }
    assert.equal(questions.length, 3);
  });

  it('leave the agent’s own mistakes to the agent', async () => {
    const { bench, questions } = await openAsked([accept({ prompt: 'x' })]);
    for (const input of [{ promt: 'a fox' }, { num_images: 'many' }]) {
      const { text } = await bench.call('run_model', { endpoint_id: MODEL, input });
      assert.match(text, /prompt: is required/);
    }
    const loose = await bench.call('run_model', { endpoint_id: MODEL, input: {}, strict: false });
    assert.ok(loose.isError);
    assert.equal(questions.length, 0);
  });

  it('submit nothing when the user declines, and do not ask the same again', async () => {
    const { bench, questions } = await openAsked([{ action: 'decline' }]);
    for (let time = 0; time < 2; time += 1) {
      const { isError, text } = await bench.call('run_model', { endpoint_id: MODEL, input: {} });
      assert.ok(isError);
      assert.match(text, /^The user declined to fill in prompt\.\nNothing was submitted/);
    }
    assert.equal(questions.length, 1);
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('that are closed leave the usual error, and are asked again', async () => {
    const { bench, questions } = await openAsked([{ action: 'cancel' }]);
    for (let time = 0; time < 2; time += 1) {
      const { text } = await bench.call('run_model', { endpoint_id: MODEL, input: {} });
      assert.match(text, /prompt: is required/);
    }
    assert.equal(questions.length, 2);
  });

  it('end the call after 40 s; a late answer is taken by the repeated call, once', async () => {
    const late: ((result: ElicitResult) => void)[] = [];
    const bench = await open({
      env: hurriedClock(10),
      onQuestion: () => new Promise((resolve) => late.push(resolve)),
    });
    const run = { endpoint_id: MODEL, input: {} };
    const first = await bench.call('run_model', run);
    assert.ok(first.isError);
    assert.match(
      first.text,
      /has not filled in prompt yet\.[^]*call again with the same arguments/,
    );
    late[0]?.(accept({ prompt: 'a late fox' }));
    const second = await bench.call('run_model', run);
    assert.equal(second.isError, false, second.text);
    assert.deepEqual(await lastInput(bench), { prompt: 'a late fox' });
    assert.equal(late.length, 1);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('offer fal’s page of keys once where no key is set, and wait for nothing', async () => {
    const pages: unknown[] = [];
    const bench = await open({
      key: null,
      elicitation: { url: {} },
      onQuestion: (question) => {
        pages.push({ ...question });
        return { action: 'cancel' };
      },
    });
    const run = { endpoint_id: MODEL, input: { prompt: 'a fox' } };
    for (let time = 0; time < 2; time += 1) {
      const { text } = await bench.call('run_model', run);
      assert.match(text, /^No fal key is set\.\nIn VS Code, the user runs “fal: Set API Key”/);
    }
    await until(() => pages.length > 0);
    const [{ url, mode }] = pages as [{ url: string; mode: string }];
    assert.deepEqual([mode, url], ['url', 'https://fal.ai/dashboard/keys']);
    await sleepFor(1_000);
    assert.equal(pages.length, 1);
  });

  it('are not asked of a client that cannot ask', async () => {
    const bench = await open();
    const { text } = await bench.call('run_model', { endpoint_id: MODEL, input: {} });
    assert.match(text, /prompt: is required/);
  });
});
