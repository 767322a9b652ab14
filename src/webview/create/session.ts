import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Draft, Estimate, Fault, JsonObject, Schema } from '../../protocol/messages.ts';
import { type App, errorText } from '../app.ts';
import { seedFieldOf, randomSeed } from '../form/seeds.ts';
import { createUploads, type Uploads } from '../form/uploads.ts';
import { t } from '../l10n.ts';
import { inputsOf, withoutTaken } from './batch.ts';
import { createEstimates } from './estimates.ts';
import { valueAt } from './paths.ts';
import { readRaw } from './raw.ts';
import { createDebounce } from './debounce.ts';

/** One model's form while it is open: what is typed, what is wrong with it, what it would cost. */
export interface Session {
  readonly endpointId: string;
  readonly schema: Schema;
  readonly draft: ReadonlySignal<Draft>;
  /** Counts the times that the values came from elsewhere than the controls. */
  readonly epoch: ReadonlySignal<number>;
  readonly faults: ReadonlySignal<readonly Fault[]>;
  readonly estimate: ReadonlySignal<Estimate | undefined>;
  readonly isStarting: ReadonlySignal<boolean>;
  /** Why fal did not take the last run. */
  readonly error: Signal<string | undefined>;
  readonly uploads: Uploads;
  /** What Reset took away, until something else is typed. */
  readonly undo: ReadonlySignal<Draft | undefined>;
  readonly change: (changes: Partial<Draft>) => void;
  readonly update: (change: (before: JsonObject) => JsonObject) => void;
  /** Puts a whole draft in. */
  readonly replace: (draft: Draft) => void;
  readonly reset: () => void;
  /** Resolves with whether every run was taken. */
  readonly generate: () => Promise<boolean>;
  readonly dispose: () => void;
}

// A view that is hidden by a key is gone at once, and with it what was not sent.
const WRITE_AFTER = 100;
const CHECK_AFTER = 400;
const LEAVING = ['blur', 'pagehide'] as const;

/** Opens a model's form. */
export function createSession(app: App, endpointId: string, schema: Schema, start: Draft): Session {
  const { host } = app;
  const draft = signal(start);
  const epoch = signal(0);
  const found = signal<readonly Fault[]>([]);
  const tried = signal(false);
  const isStarting = signal(false);
  const error = signal<string | undefined>(undefined);
  const undo = signal<Draft | undefined>(undefined);
  const writing = createDebounce(WRITE_AFTER);
  const checking = createDebounce(CHECK_AFTER);
  const uploads = createUploads(host);
  const estimates = createEstimates(host, endpointId);
  let check = new AbortController();

  const set = (next: Draft) => {
    draft.value = next;
    writing.run(() => {
      app.writeDraft(endpointId, next);
    });
  };
  const checkNow = async (input: JsonObject) => {
    check.abort();
    check = new AbortController();
    const { signal: taken } = check;
    try {
      const faults = await host.ask('input.check', { endpointId, input }, taken);
      if (!taken.aborted) found.value = faults;
    } catch {
      // A check that cannot be made says nothing; the run itself is checked again.
      if (!taken.aborted) found.value = [];
    }
  };
  const stopWatching = effect(() => {
    const now = draft.value;
    const [input = {}] = inputsOf(now, schema, () => 0);
    checking.run(() => void checkNow(input));
    estimates.update(inputsOf(now, schema, () => 0));
  });
  const faults = computed(() => {
    // What is still missing is told when one tries to run, not while one types.
    if (tried.value) return found.value;
    return found.value.filter(({ path }) => valueAt(draft.value.values, path) !== undefined);
  });
  const flush = () => {
    writing.flush();
  };
  // A view is left before it is hidden, and what is sent while it goes may be lost.
  for (const leaving of LEAVING) window.addEventListener(leaving, flush);
  document.addEventListener('visibilitychange', flush);

  const replace = (next: Draft) => {
    tried.value = false;
    error.value = undefined;
    set(next);
    epoch.value += 1;
  };
  const afterRun = () => {
    tried.value = false;
    const name = seedFieldOf(schema);
    const { values, seedLocked } = draft.value;
    // A seed that is not kept is a new one the next time.
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
    try {
      const { value: asked } = draft;
      const inputs = inputsOf(asked, schema);
      const answer = await host.ask('run.start', { endpointId, inputs });
      if (answer.faults.length > 0) {
        check.abort();
        checking.cancel();
        found.value = answer.faults;
        tried.value = true;
      }
      error.value = answer.error;
      const taken = answer.faults.length === 0 && answer.error === undefined;
      if (taken) afterRun();
      else if (answer.requestIds.length > 0) {
        if (draft.value === asked) {
          set(withoutTaken(asked, schema, answer.requestIds.length));
          epoch.value += 1;
        }
        app.toast(t('{0} of {1} were started.', answer.requestIds.length, inputs.length));
      }
      return taken;
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
    epoch,
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
