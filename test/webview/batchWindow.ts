import assert from 'node:assert/strict';
import type { Limits } from '../../src/domain/limits.ts';
import { type Batches, createBatches } from '../../src/extension/sidebar/batches.ts';
import { createSidebarHandlers } from '../../src/extension/sidebar/handlers.ts';
import type { BatchCard } from '../../src/protocol/batches.ts';
import type { Handlers } from '../../src/protocol/channel.ts';
import { createRuntime, type Runtime } from '../../src/runtime/runtime.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Ask } from '../../src/spend/approvals.ts';
import { createFakeEditor } from './fakeEditor.ts';

const DIST = new URL('../../dist/', import.meta.url);
export const FREE: Limits = { confirmAbove: 1_000, maxDay: 100_000, unknownPrice: 'allow' };

/** A window of VS Code over the shared data folder. */
export interface BatchWindow {
  readonly handlers: Handlers;
  readonly batches: Batches;
  readonly runtime: Runtime;
  isTrusted: boolean;
  limits: Limits;
  readonly events: (readonly BatchCard[])[];
  readonly questions: number[];
}

/** Opens a window: the real handlers over the sandbox. */
export function openBatchWindow(
  {
    sandbox,
    project,
    data,
  }: { readonly sandbox: Sandbox; readonly project: string; readonly data: string },
  changes: Partial<BatchWindow>,
): BatchWindow {
  const questions: number[] = [];
  const ask: Ask = ({ runs }) => {
    questions.push(runs);
    return Promise.resolve('once');
  };
  const runtime = createRuntime({
    ...{ gateway: sandbox.url, dataFolder: data, ask },
    key: () => 'id:secret',
    catalogue: new URL('catalogue.br', DIST),
    roots: () => Promise.resolve([project]),
    limits: () => ({ set: [one.limits] }),
  });
  const editor = createFakeEditor({ project, runtime, webUri: String, autosave: true });
  const onError = (error: unknown) => assert.fail(String(error));
  const batches = createBatches({
    ...{ runtime, onError, translate: editor.translate, workspace: () => project },
    isTrusted: () => one.isTrusted,
  });
  const { handlers } = createSidebarHandlers({
    ...{ runtime, batches, editor, onError },
    memory: { read: () => assert.fail(), write: () => Promise.resolve() },
    situation: () => assert.fail(),
    reached: () => undefined,
    emit: () => undefined,
  });
  const events: (readonly BatchCard[])[] = [];
  batches.follow({ changed: (cards) => events.push(cards), progress: () => undefined });
  const one: BatchWindow = {
    ...{ handlers, batches, runtime, events, questions, isTrusted: true, limits: FREE },
    ...changes,
  };
  return one;
}
