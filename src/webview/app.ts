import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Client } from '../protocol/channel.ts';
import type {
  Draft,
  InputFile,
  JobProgress,
  JsonObject,
  Memory,
  Place,
  Situation,
} from '../protocol/messages.ts';
import { createPageBatches, type PageBatches } from './batches.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { t } from './l10n.ts';

/** The state and actions that the parts of the sidebar share. */
export interface App {
  readonly host: Client;
  readonly situation: ReadonlySignal<Situation>;
  readonly memory: ReadonlySignal<Memory>;
  /** Changes the memory here and in the host. */
  readonly remember: (changes: Partial<Memory>) => void;
  /** The last draft of a model's form. */
  readonly draftOf: (endpointId: string) => Draft;
  readonly writeDraft: (endpointId: string, draft: Draft) => void;
  readonly openPlace: (place: Place) => void;
  /** Opens a model in Create, with these values if set. */
  readonly openModel: (endpointId: string, values?: JsonObject) => void;
  /** Increases when Create opens with values, which then replace the form's. */
  readonly valuesVersion: ReadonlySignal<number>;
  /** Increases when the list of models or a preset changes. */
  readonly modelsVersion: ReadonlySignal<number>;
  /** The previous model, whose form values are carried over once. */
  readonly previousModel: Signal<string | undefined>;
  /** The files that the form of a model uploads next. */
  readonly filesToUse: Signal<
    { readonly endpointId: string; readonly files: readonly InputFile[] } | undefined
  >;
  /** The host's time in milliseconds since 1970. */
  readonly clock: () => number;
  readonly jobs: Jobs;
  readonly batches: PageBatches;
  /** The ids of failed jobs that Create no longer shows. */
  readonly dismissedJobs: Signal<ReadonlySet<string>>;
  /** The progress of this window's jobs, by request id. */
  readonly progress: Signal<ReadonlyMap<string, JobProgress>>;
  /** The id of the job whose result the gallery opens next. */
  readonly jobToOpen: Signal<string | undefined>;
  /** Shows a message for a few seconds and announces it to screen readers. */
  readonly toast: (text: string, tone?: 'info' | 'error') => void;
  readonly toastShown: ReadonlySignal<
    { readonly text: string; readonly tone: 'info' | 'error' } | undefined
  >;
  /** Runs work and shows its error, if any. */
  readonly runOrToast: (work: () => Promise<unknown>) => void;
}

const TOAST_TIME = 6_000;
const RECENTS = 20;
const DRAFTS = 40;

/** Creates the sidebar's state from the host's memory. */
export function createApp(host: Client, situationNow: Situation, memoryNow: Memory): App {
  const situation = signal(situationNow);
  const memory = signal(memoryNow);
  const progress = signal<ReadonlyMap<string, JobProgress>>(new Map());
  const valuesVersion = signal(0);
  const modelsVersion = signal(0);
  const previousModel = signal<string | undefined>(undefined);
  const filesToUse: App['filesToUse'] = signal(undefined);
  let ahead = situationNow.now - Date.now();
  const jobToOpen = signal<string | undefined>(undefined);
  const toastShown = signal<{ text: string; tone: 'info' | 'error' } | undefined>(undefined);
  let fade: ReturnType<typeof setTimeout> | undefined;

  const toast: App['toast'] = (text, tone = 'info') => {
    clearTimeout(fade);
    toastShown.value = { text, tone };
    fade = setTimeout(() => {
      toastShown.value = undefined;
    }, TOAST_TIME);
  };
  const runOrToast = (work: () => Promise<unknown>) => {
    work().catch((error: unknown) => toast(errorText(error), 'error'));
  };
  const remember = (changes: Partial<Memory>) => {
    memory.value = { ...memory.value, ...changes };
    runOrToast(() => host.ask('memory.write', changes));
  };
  const writeDraft = (endpointId: string, draft: Draft) => {
    const { [endpointId]: _before, ...others } = memory.value.drafts;
    const kept = Object.entries(others).slice(1 - DRAFTS);
    remember({ drafts: Object.fromEntries([...kept, [endpointId, draft]]) });
  };
  const openModel: App['openModel'] = (endpointId, values) => {
    if (values) {
      writeDraft(endpointId, { values });
      valuesVersion.value += 1;
    }
    const { endpointId: before } = memory.value;
    previousModel.value = values || before === endpointId ? undefined : before;
    const recents = [endpointId, ...memory.value.recents.filter((id) => id !== endpointId)];
    remember({ endpointId, place: 'create', recents: recents.slice(0, RECENTS) });
  };
  const app: App = {
    host,
    situation,
    memory,
    remember,
    draftOf: (endpointId) => memory.value.drafts[endpointId] ?? { values: {} },
    writeDraft,
    openPlace: (place) => remember({ place }),
    openModel,
    valuesVersion,
    modelsVersion,
    previousModel,
    filesToUse,
    clock: () => Date.now() + ahead,
    jobs: createJobs(host),
    batches: createPageBatches(host, ({ modelName, total }) =>
      toast(t('{0}: all {1} runs are done', modelName, total)),
    ),
    dismissedJobs: signal<ReadonlySet<string>>(new Set()),
    jobToOpen,
    progress,
    toast,
    toastShown,
    runOrToast,
  };
  host.on('situation', (next) => {
    situation.value = next;
    ahead = next.now - Date.now();
  });
  host.on('models.changed', () => {
    modelsVersion.value += 1;
  });
  host.on('job.progress', (job) => {
    progress.value = new Map(progress.value).set(job.requestId, job);
  });
  host.on('show', ({ place, endpointId, values, files }) => {
    if (endpointId === undefined) {
      app.openPlace(place);
      return;
    }
    openModel(endpointId, values);
    if (files) filesToUse.value = { endpointId, files };
  });
  return app;
}

/** The error's message. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export const AppContext = createContext<App | undefined>(undefined);

/** Returns the enclosing app. @throws outside the app */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('This component stands outside the app.');
  return app;
}
