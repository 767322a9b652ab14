import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Draft, Estimate, Fault, JsonObject, Schema } from '../../protocol/messages.ts';
import { type App, errorText } from '../app.ts';
import { seedFieldOf, randomSeed } from '../form/seeds.ts';
import { createUploads, type Uploads } from '../form/uploads.ts';
import { inputsOf } from './batch.ts';
import { createEstimates } from './estimates.ts';
import { valueAt } from './paths.ts';
import { approvedBy } from './price.ts';
import { readRaw } from '../form/jsonText.ts';
import { createDebounce } from '../controls/debounce.ts';

/** The state of an open form: draft, errors and estimated cost. */
export interface Session {
  readonly endpointId: string;
  readonly schema: Schema;
  readonly draft: ReadonlySignal<Draft>;
  /** Increases when code replaces the values, which remounts the controls. */
  readonly formKey: ReadonlySignal<number>;
  readonly faults: ReadonlySignal<readonly Fault[]>;
  readonly estimate: ReadonlySignal<Estimate | undefined>;
  readonly isStarting: ReadonlySignal<boolean>;
  /** The error of the last run that was not submitted. */
  readonly error: Signal<string | undefined>;
  readonly uploads: Uploads;
  /** The draft before Reset, until the next change. */
  readonly undo: ReadonlySignal<Draft | undefined>;
  readonly change: (changes: Partial<Draft>) => void;
  readonly update: (change: (before: JsonObject) => JsonObject) => void;
  /** Replaces the whole draft. */
  readonly replace: (draft: Draft) => void;
  readonly reset: () => void;
  /** Resolves to whether fal accepted the run, or its batch was admitted. */
  readonly generate: () => Promise<boolean>;
  readonly dispose: () => void;
}

// Milliseconds; short, because a hidden view is destroyed at once and loses unsent changes.
const WRITE_DELAY = 100;
const CHECK_DELAY = 400;
const LEAVING = ['blur', 'pagehide'] as const;

/** Opens a model's form. */
export function createSession(app: App, endpointId: string, schema: Schema, start: Draft): Session {
  const { host } = app;
  const draft = signal(start);
  const formKey = signal(0);
  const foundFaults = signal<readonly Fault[]>([]);
  const hasTried = signal(false);
  const isStarting = signal(false);
  const error = signal<string | undefined>(undefined);
  const undo = signal<Draft | undefined>(undefined);
  const writing = createDebounce(WRITE_DELAY);
  const checking = createDebounce(CHECK_DELAY);
  const uploads = createUploads(host);
  const estimates = createEstimates(host, endpointId);
  let check = new AbortController();

  const set = (next: Draft) => {
    draft.value = next;
    writing.run(() => app.writeDraft(endpointId, next));
  };
  const checkNow = async (input: JsonObject) => {
    check.abort();
    check = new AbortController();
    const { signal: checkSignal } = check;
    try {
      const faults = await host.ask('input.check', { endpointId, input }, checkSignal);
      if (!checkSignal.aborted) foundFaults.value = faults;
    } catch {
      // A failed check shows no errors; `run.start` checks the input again.
      if (!checkSignal.aborted) foundFaults.value = [];
    }
  };
  const stopWatching = effect(() => {
    const now = draft.value;
    const [input = {}] = inputsOf(now, schema, () => 0);
    checking.run(() => void checkNow(input));
    estimates.update(inputsOf(now, schema, () => 0));
  });
  const faults = computed(() => {
    // Missing values are errors only after an attempt to run.
    if (hasTried.value) return foundFaults.value;
    return foundFaults.value.filter(({ path }) => valueAt(draft.value.values, path) !== undefined);
  });
  const flush = () => writing.flush();
  // Messages sent while the view is destroyed may be lost, so the blur before it flushes the draft.
  for (const leaving of LEAVING) window.addEventListener(leaving, flush);
  document.addEventListener('visibilitychange', flush);

  const replace = (next: Draft) => {
    hasTried.value = false;
    error.value = undefined;
    set(next);
    formKey.value += 1;
  };
  const afterRun = () => {
    hasTried.value = false;
    const name = seedFieldOf(schema);
    const { values, seedLocked } = draft.value;
    // An unlocked seed changes after each run.
    if (name === undefined || seedLocked || typeof values[name] !== 'number') return;
    set({
      ...draft.value,
      values: { ...values, [name]: randomSeed(schema.properties?.[name] ?? {}) },
    });
  };
  const generate = async () => {
    if (isStarting.value) return false;
    error.value = undefined;
    const { raw } = draft.value;
    const read = raw === undefined ? undefined : readRaw(raw);
    if (read && 'fault' in read) return false;
    writing.flush();
    isStarting.value = true;
    const shown = estimates.total.value;
    try {
      const inputs = inputsOf(draft.value, schema);
      const answer = await host.ask('run.start', { endpointId, inputs, ...approvedBy(shown) });
      if (answer.faults.length > 0) {
        check.abort();
        checking.cancel();
        foundFaults.value = answer.faults;
        hasTried.value = true;
      }
      error.value = answer.error;
      const isAccepted = answer.faults.length === 0 && answer.error === undefined;
      if (isAccepted) afterRun();
      return isAccepted;
    } catch (failure) {
      error.value = errorText(failure);
      return false;
    } finally {
      isStarting.value = false;
    }
  };
  return {
    endpointId,
    schema,
    draft,
    formKey,
    faults,
    estimate: estimates.total,
    isStarting,
    error,
    uploads,
    undo,
    change: (changes) => {
      undo.value = undefined;
      set({ ...draft.value, ...changes });
    },
    update: (change) => {
      undo.value = undefined;
      set({ ...draft.value, values: change(draft.value.values) });
    },
    replace: (next) => {
      undo.value = undefined;
      replace(next);
    },
    reset: () => {
      const before = draft.value;
      replace({ values: {} });
      undo.value = before;
    },
    generate,
    dispose: () => {
      writing.flush();
      checking.cancel();
      check.abort();
      estimates.dispose();
      uploads.dispose();
      stopWatching();
      for (const leaving of LEAVING) window.removeEventListener(leaving, flush);
      document.removeEventListener('visibilitychange', flush);
    },
  };
}
