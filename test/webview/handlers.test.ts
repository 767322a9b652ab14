import assert from 'node:assert/strict';
import { createSidebarHandlers } from '../../src/extension/sidebar/handlers.ts';
import { CALL_CANCELLED } from '../../src/fal/cancel.ts';
import { FalError } from '../../src/fal/errors.ts';
import type { Editor } from '../../src/extension/sidebar/editor.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { JobRequest } from '../../src/jobs/run.ts';

/** The handlers over as much of fal and of the editor as a test needs. */
function openSidebar(runtime: Partial<Runtime>, editor: Partial<Editor>) {
  const reached: boolean[] = [];
  const { handlers } = createSidebarHandlers({
    runtime: runtime as Runtime,
    editor: editor as Editor,
    memory: { read: () => assert.fail(), write: () => Promise.resolve() },
    situation: () => assert.fail(),
    reached: (isReached) => reached.push(isReached),
    onError: (error) => assert.fail(String(error)),
    emit: () => undefined,
  });
  return { handlers, reached };
}

describe('the handlers of the sidebar', () => {
  it('cancel an upload on request, but not when its page is gone', async () => {
    let reason: unknown;
    const upload: Editor['upload'] = (_source, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason as unknown;
          reject(new Error('cancelled'));
        });
      });
    const { handlers } = openSidebar({}, { upload });
    const controller = new AbortController();
    const pending = handlers['file.upload'](
      { id: '1', source: { uri: 'file:///a' } },
      controller.signal,
    );
    controller.abort();
    await assert.rejects(Promise.resolve(pending), /cancelled/);
    assert.equal(reason, CALL_CANCELLED);
  });

  /** A fal that takes the first run and throws at the second. */
  const refusing = (error: Error): Partial<Runtime> => ({
    check: () => Promise.resolve(),
    spending: {
      admit: () => Promise.resolve(),
      release: () => Promise.resolve(),
    } as Partial<Runtime['spending']> as Runtime['spending'],
    jobs: {
      start: ({ input, endpointId }: JobRequest) =>
        input.prompt === 'two'
          ? Promise.reject(error)
          : Promise.resolve({
              handle: { requestId: 'r1', endpointId },
              done: Promise.resolve(),
              listen: () => () => undefined,
            }),
    } as unknown as Runtime['jobs'],
  });
  const inputs = [{ prompt: 'one' }, { prompt: 'two' }];
  const run = { endpointId: 'fal-ai/flux/dev', inputs };
  const autosave: Editor['autosave'] = () => Promise.resolve(undefined);

  it('return the submitted runs after any error, so that none is paid for twice', async () => {
    for (const error of [
      new FalError('rate-limited', 'Too many.', { advice: 'Wait.' }),
      new Error('Too many.'),
    ]) {
      const { handlers } = openSidebar(refusing(error), { autosave });
      const answer = await handlers['run.start'](run, new AbortController().signal);
      assert.deepEqual(answer.requestIds, ['r1']);
      assert.match(answer.error ?? '', /Too many\./);
    }
  });

  it('reserve all runs of a click at once, and give back what was not submitted', async () => {
    const { check, spending, ...runtime } = refusing(new FalError('network', 'No line.'));
    assert.ok(check && spending);
    const admitted: unknown[] = [];
    const released: string[] = [];
    const started: JobRequest[] = [];
    const { handlers } = openSidebar(
      {
        check,
        spending: {
          ...spending,
          admit: (runs, terms) => {
            admitted.push(
              runs.map(({ id }) => id),
              terms,
            );
            return Promise.resolve();
          },
          release: (ids) => {
            released.push(...ids);
            return Promise.resolve();
          },
        },
        jobs: {
          ...runtime.jobs,
          start: (job: JobRequest, signal?: AbortSignal) => {
            started.push(job);
            return runtime.jobs?.start(job, signal);
          },
        } as Runtime['jobs'],
      },
      { autosave, translate: (text) => text },
    );
    const approved = { upTo: 0.5 };
    const four = [...inputs, { prompt: 'three' }, { prompt: 'four' }];
    await handlers['run.start'](
      { endpointId: run.endpointId, inputs: four, approved },
      new AbortController().signal,
    );
    const [ids, terms] = admitted as [string[], unknown];
    assert.equal(admitted.length, 2);
    assert.deepEqual(terms, { approved });
    assert.deepEqual(
      started.map(({ id }) => id),
      ids.slice(0, 2),
    );
    // `start` itself gives back what the second one reserved.
    assert.deepEqual(released, ids.slice(2));
  });

  it('ask for nothing and reserve nothing when one of the inputs is faulty', async () => {
    const fault = new FalError('invalid-input', 'Faulty.', {
      faults: [{ path: 'prompt', message: 'is too long' }],
    });
    const { handlers } = openSidebar(
      {
        check: (_id, { prompt }) =>
          prompt === 'two' ? Promise.reject(fault) : Promise.resolve(undefined),
        spending: {
          admit: () => assert.fail(),
          release: () => Promise.resolve(),
        } as Partial<Runtime['spending']> as Runtime['spending'],
      },
      { autosave },
    );
    const answer = await handlers['run.start'](run, new AbortController().signal);
    assert.deepEqual(answer, { requestIds: [], faults: fault.faults });
  });

  it('report that fal cannot be reached after a failed run', async () => {
    const error = new FalError('network', 'No line.', { advice: 'Try again.' });
    const { handlers, reached } = openSidebar(refusing(error), { autosave });
    await handlers['run.start'](run, new AbortController().signal);
    assert.deepEqual(reached, [true, false]);
  });
});
