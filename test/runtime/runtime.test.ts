import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRuntime } from '../../src/runtime/runtime.ts';
import type { Question, Reply } from '../../src/spend/approvals.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { catalogue } from '../sandbox/start.ts';
import { tempFolder } from '../support/mcp.ts';

const RUN = { endpointId: 'fal-ai/flux/schnell', input: { prompt: 'a fox' }, by: 'you' };

describe('the runtime', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await createSandbox({ queueMs: 10, runMs: 20, catalogue: await catalogue() });
  });
  after(() => sandbox.close());

  const create = async (reply: Reply) => {
    const questions: Question[] = [];
    const runtime = createRuntime({
      key: () => 'sandbox:key',
      gateway: sandbox.url,
      roots: () => Promise.resolve([]),
      dataFolder: await tempFolder('runtime'),
      catalogue: pathToFileURL(await catalogue()),
      limits: () => ({ set: [{ confirmAbove: 0 }] }),
      ask: (question) => {
        questions.push(question);
        return Promise.resolve(reply);
      },
      now: () => Date.UTC(2030, 0, 1, 12),
    });
    return { runtime, questions };
  };

  it('submits and records nothing that the guard stops', async () => {
    const { runtime, questions } = await create('no');
    await assert.rejects(runtime.jobs.start(RUN), { kind: 'not-allowed', reason: 'declined' });
    assert.deepEqual(
      questions.map(({ endpointId, why }) => [endpointId, why]),
      [['fal-ai/flux/schnell', 'above-confirm']],
    );
    assert.deepEqual((await runtime.journal.jobs()).jobs, []);
  });

  it('submits what the user allows, and stamps it with its own clock', async () => {
    const { runtime } = await create('once');
    const { end } = await (await runtime.jobs.start(RUN)).done;
    assert.equal(end, 'completed');
    const [job] = (await runtime.journal.jobs()).jobs;
    assert.equal(job?.at, Date.UTC(2030, 0, 1, 12));
  });

  it('keeps the naming of the submit when the results go to another folder', async () => {
    const { runtime } = await create('once');
    const target = { folder: await tempFolder('first'), naming: 'named-${prompt}' };
    const { handle, done } = await runtime.jobs.start({ ...RUN, target });
    await done;
    const folder = await tempFolder('second');
    const { files } = await (await runtime.jobs.attach(handle, { folder })).done;
    assert.match(path.relative(folder, files.at(-1)?.path ?? ''), /^named-a-fox\./);
  });
});
