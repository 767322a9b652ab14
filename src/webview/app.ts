import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Client } from '../protocol/channel.ts';
import { ChannelError } from '../protocol/channel.ts';
import type {
  Draft,
  JobProgress,
  JsonObject,
  Memory,
  Place,
  Situation,
} from '../protocol/messages.ts';

/** What the parts of the sidebar share. */
export interface App {
  readonly host: Client;
  readonly situation: ReadonlySignal<Situation>;
  readonly memory: ReadonlySignal<Memory>;
  /** Changes it here and at the host. */
  readonly remember: (changes: Partial<Memory>) => void;
  /** The draft of a model's form, as it was last typed. */
  readonly draftOf: (endpointId: string) => Draft;
  readonly writeDraft: (endpointId: string, draft: Draft) => void;
  readonly openPlace: (place: Place) => void;
  /** Opens a model in Create, with the values that are passed. */
  readonly openModel: (endpointId: string, values?: JsonObject) => void;
  /** Grows whenever Create is opened with values, which its form then takes over. */
  readonly valuesVersion: ReadonlySignal<number>;
  /** The model shown before this one: what its form holds is carried over, once. */
  readonly previousModel: Signal<string | undefined>;
  /** The time by the host's clock, in milliseconds since 1970. */
  readonly clock: () => number;
  /** By request id: what this window's jobs do now. */
  readonly progress: Signal<ReadonlyMap<string, JobProgress>>;
  /** The id of the job whose result the gallery opens next. */
  readonly jobToOpen: Signal<string | undefined>;
  /** How many jobs are in flight; the gallery counts them. */
  readonly inFlight: Signal<number>;
  /** Shows a short message for a while, and announces it to screen readers. */
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

/** Creates the state of the sidebar, of what the host remembers. */
export function createApp(host: Client, situationNow: Situation, memoryNow: Memory): App {
  const situation = signal(situationNow);
  const memory = signal(memoryNow);
  const progress = signal<ReadonlyMap<string, JobProgress>>(new Map());
  const inFlight = signal(0);
  const valuesVersion = signal(0);
  const previousModel = signal<string | undefined>(undefined);
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
    work().catch((error: unknown) => {
      toast(errorText(error), 'error');
    });
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
    openPlace: (place) => {
      remember({ place });
    },
    openModel,
    valuesVersion,
    previousModel,
    clock: () => Date.now() + ahead,
    jobToOpen,
    progress,
    inFlight,
    toast,
    toastShown,
    runOrToast,
  };
  host.on('situation', (next) => {
    situation.value = next;
    ahead = next.now - Date.now();
  });
  host.on('job.progress', (job) => {
    progress.value = new Map(progress.value).set(job.requestId, job);
  });
  host.on('show', ({ place, endpointId, values }) => {
    if (endpointId === undefined) app.openPlace(place);
    else openModel(endpointId, values);
  });
  return app;
}

/** An error as a person reads it: what was wrong, and what to do next. */
export function errorText(error: unknown): string {
  if (error instanceof ChannelError && error.advice) return `${error.message} ${error.advice}`;
  return error instanceof Error ? error.message : String(error);
}

export const AppContext = createContext<App | undefined>(undefined);

/** The app that the component stands in. @throws outside of one */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('This component stands outside the app.');
  return app;
}
