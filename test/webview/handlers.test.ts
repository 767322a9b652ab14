import assert from 'node:assert/strict';
import type { Batches } from '../../src/extension/sidebar/batches.ts';
import { createSidebarHandlers } from '../../src/extension/sidebar/handlers.ts';
import { CALL_CANCELLED } from '../../src/fal/cancel.ts';
import { FalError } from '../../src/fal/errors.ts';
import type { Editor } from '../../src/extension/sidebar/editor.ts';
import type { LocalRuntime, Runtime } from '../../src/runtime/runtime.ts';

/** The handlers over as much of fal and of the editor as a test needs. */
function openSidebar(
  runtime: Partial<Runtime>,
  editor: Partial<Editor>,
  batches: Partial<Batches> = {},
) {
  const reached: boolean[] = [];
  const { handlers } = createSidebarHandlers({
    runtime: runtime as LocalRuntime,
    batches: batches as Batches,
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

  const refusing = (error: Error): Partial<Runtime> => ({
    check: () => Promise.resolve(),
    jobs: { start: () => Promise.reject(error) } as Partial<Runtime['jobs']> as Runtime['jobs'],
  });
  const run = { endpointId: 'fal-ai/flux/dev', inputs: [{ prompt: 'one' }] };
  const autosave: Editor['autosave'] = () => Promise.resolve(undefined);
  const translate: Editor['translate'] = (text, ...values) =>
    text.replace(/\{(\d)\}/g, (_, at: string) => values[Number(at)] ?? '');

  it('start no batch when one of its inputs is faulty, and name the input', async () => {
    const fault = new FalError('invalid-input', 'Faulty.', {
      faults: [{ path: 'prompt', message: 'is too long' }],
    });
    const check: Runtime['check'] = (_id, { prompt }) =>
      prompt === 'two' ? Promise.reject(fault) : Promise.resolve();
    const { handlers } = openSidebar(
      { check },
      { autosave, translate },
      { start: () => assert.fail() },
    );
    const two = { ...run, inputs: [{ prompt: 'one' }, { prompt: 'two' }] };
    const answer = await handlers['run.start'](two, new AbortController().signal);
    const faults = [{ path: 'prompt', message: 'Run 2: is too long' }];
    assert.deepEqual(answer, { requestIds: [], faults });
  });

  it('report that fal cannot be reached after a failed run', async () => {
    const error = new FalError('network', 'No line.', { advice: 'Try again.' });
    const { handlers, reached } = openSidebar(refusing(error), { autosave, translate });
    await handlers['run.start'](run, new AbortController().signal);
    assert.deepEqual(reached, [false]);
  });
});
