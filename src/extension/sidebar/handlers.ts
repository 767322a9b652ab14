import { CALL_CANCELLED } from '../../fal/cancel.ts';
import { FalError } from '../../fal/errors.ts';
import type { LocalRuntime, Runtime } from '../../runtime/runtime.ts';
import { isInFlight } from '../../domain/jobState.ts';
import { stateOf } from '../../jobs/state.ts';
import type { Handlers } from '../../protocol/channel.ts';
import type { BatchCard } from '../../protocol/batches.ts';
import type { Events, Memory, ModelRow, Situation } from '../../protocol/messages.ts';
import { snippet } from '../../snippets/snippet.ts';
import { matchingPresets, openRunnables } from '../presets/runnables.ts';
import { actOnAsset } from './assetActions.ts';
import type { Batches } from './batches.ts';
import type { Editor } from './editor.ts';
import { createHistory } from './history.ts';
import { isBundled, modelDetails, modelRow, searchIds, unknownRow } from './models.ts';
import { startRuns } from './runs.ts';
import { createSpendingHandlers, followSpending } from './spending.ts';

/** The storage of the sidebar's memory. */
export interface MemoryStore {
  read(): Memory;
  write(changes: Partial<Memory>): Promise<void>;
}

export interface SidebarDeps {
  readonly runtime: LocalRuntime;
  readonly batches: Batches;
  readonly editor: Editor;
  readonly memory: MemoryStore;
  readonly situation: () => Promise<Situation>;
  /** Receives after each request whether fal could be reached. */
  readonly reached: (isReached: boolean) => void;
  /** Receives the errors of background work. */
  readonly onError: (error: unknown) => void;
  readonly emit: <Name extends keyof Events>(name: Name, value: Events[Name]) => void;
}

/** The host side of the sidebar's protocol for one runtime. */
export interface SidebarHandlers {
  readonly handlers: Handlers;
  /** Emits the changes of the journal and of what was spent; returns a function that stops it. */
  follow(): () => void;
}

/** Creates the handlers of all requests. */
export function createSidebarHandlers(deps: SidebarDeps): SidebarHandlers {
  const { runtime, batches, editor, memory, emit } = deps;
  const runnables = openRunnables(runtime);
  let rows = new Map<string, ModelRow>();
  const history = createHistory({
    journal: runtime.journal,
    nameOf: (id) => nameOf(id),
    editor,
  });
  let refreshing: Promise<void> | undefined;
  const listModels = async (signal?: AbortSignal): Promise<readonly ModelRow[]> => {
    const [presets, models] = await Promise.all([
      runnables.presets(),
      runtime.catalogue.all(signal),
    ]);
    const all = [...presets, ...models].map(modelRow);
    rows = new Map(all.map((row) => [row.id, row]));
    return all;
  };
  const announceFullList = async () => {
    await runtime.catalogue.refresh();
    if (!isBundled(await listModels())) emit('models.changed', undefined);
  };
  const loadNames = async () => {
    if (rows.size === 0) await listModels();
  };
  const nameOf = (id: string) => (rows.get(id) ?? unknownRow(id)).name;
  const named = (cards: readonly BatchCard[]): readonly BatchCard[] =>
    cards.map((card) => ({ ...card, modelName: nameOf(card.endpointId) }));
  const trackReached = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const answer = await work;
      deps.reached(true);
      return answer;
    } catch (error) {
      if (error instanceof FalError && error.kind === 'network') deps.reached(false);
      throw error;
    }
  };

  const handlers: Handlers = {
    'situation.read': deps.situation,
    'memory.read': () => memory.read(),
    'memory.write': async (changes) => {
      await memory.write(changes);
      return undefined;
    },
    'models.list': async (_, signal) => {
      const all = await listModels(signal);
      if (isBundled(all)) {
        refreshing ??= announceFullList()
          .catch(deps.onError)
          .finally(() => {
            refreshing = undefined;
          });
      }
      return all;
    },
    'models.search': async (query, signal) => [
      ...matchingPresets(await runnables.presets(), query),
      ...(await searchIds(runtime, query, signal)),
    ],
    'models.best': ({ capabilities }) =>
      Object.fromEntries(capabilities.map((id) => [id, runtime.catalogue.best(id)])),
    'models.prices': async ({ ids }, signal) => {
      const endpoints = await Promise.all(
        // A preset may be gone by now.
        ids
          .slice(0, 50)
          .map(async (id) => [id, await runnables.endpointOf(id).catch(() => '')] as const),
      );
      const priced = endpoints.map(([, endpointId]) => endpointId).filter((id) => id !== '');
      const prices = await trackReached(runtime.prices.get(priced, signal));
      return Object.fromEntries(
        endpoints.map(([id, endpointId]) => [id, prices.get(endpointId) ?? null]),
      );
    },
    'model.details': ({ id }, signal) => modelDetails(runtime, runnables, id, signal),
    'model.schema': async ({ id }, signal) => {
      const [{ schema, preset }] = await Promise.all([runnables.find(id, signal), loadNames()]);
      const endpointId = preset?.preset.endpoint ?? id;
      const row = rows.get(endpointId) ?? unknownRow(endpointId);
      if (!preset) return { row, input: schema };
      const { description, input: fixed, title: name } = preset.preset;
      const about = {
        ...{ endpointId, fixed, notes: await runnables.notes(preset, signal) },
        ...(description !== undefined && { description }),
      };
      return { row: { ...row, id, name, runs: endpointId }, input: schema, preset: about };
    },
    'preset.merge': ({ id, values }, signal) => runnables.merge(id, values, signal),
    'preset.save': async ({ endpointId, input }, signal) => {
      await editor.savePreset(await runnables.merge(endpointId, input, signal));
      return undefined;
    },
    'preset.open': async ({ id }) => {
      const { preset } = await runnables.find(id);
      if (preset) await editor.openFile(preset.path);
      return undefined;
    },
    'input.check': async ({ endpointId, input }, signal) => {
      try {
        await runnables.check(endpointId, input, signal);
        return [];
      } catch (error) {
        if (!(error instanceof FalError) || error.kind !== 'invalid-input') throw error;
        return error.faults.map(({ path, message }) => ({ path, message }));
      }
    },
    'input.estimate': async ({ endpointId: id, input: values }, signal) => {
      const { endpointId, input } = await runnables.merge(id, values, signal);
      const options = { translate: editor.translate, signal };
      return trackReached(runtime.estimate(endpointId, input, options));
    },
    'run.start': (runs, signal) => {
      const progress = (value: Events['job.progress']) => emit('job.progress', value);
      const start: Runtime['jobs']['start'] = (job, startSignal) =>
        trackReached(runtime.jobs.start(job, startSignal));
      const startBatch: Batches['start'] = (...args) => trackReached(batches.start(...args));
      const { onError } = deps;
      return startRuns({ runnables, start, startBatch, editor, progress, onError }, runs, signal);
    },
    'batches.list': async () => {
      await loadNames();
      return named(await batches.list());
    },
    'batch.stop': async ({ id }) => {
      await batches.stop(id);
      return undefined;
    },
    'batch.price': ({ id, unsure }) => trackReached(batches.price(id, unsure)),
    'batch.rest': async ({ id, unsure, approved }) => {
      await trackReached(batches.rest(id, unsure, approved));
      return undefined;
    },
    'batch.remove': async ({ id }) => {
      await batches.remove(id);
      return undefined;
    },
    'job.cancel': async ({ requestId }) => {
      await runtime.jobs.cancel(await runtime.jobs.locate(requestId));
      return undefined;
    },
    'job.find': async ({ id }) => {
      await trackReached(runtime.jobs.findLost(id));
      return undefined;
    },
    'jobs.page': async (options) => {
      await loadNames();
      return history.page(options);
    },
    'job.remove': async ({ id }) => {
      const job = await history.job(id);
      if (isInFlight(stateOf(job, runtime.journal.owner))) {
        throw new FalError('busy', editor.translate('This job is still running.'), {
          advice: editor.translate('Cancel it first, or wait until it finishes.'),
        });
      }
      await runtime.journal.remove(id);
      return undefined;
    },
    'asset.act': async ({ id, index, action }) =>
      actOnAsset(editor, await history.job(id), index, action),
    'code.make': ({ endpointId, input, language }) => snippet(language, endpointId, input),
    'text.copy': async ({ text }) => {
      await editor.copy(text);
      return undefined;
    },
    'text.insert': async ({ text, language }) => {
      await editor.insert(text, language);
      return undefined;
    },
    'link.open': async ({ url }) => {
      await editor.openLink(url);
      return undefined;
    },
    'command.run': async ({ command }) => {
      await editor.run(command);
      return undefined;
    },
    ...createSpendingHandlers({
      runtime,
      editor,
      isSandbox: async () => (await deps.situation()).sandbox,
    }),
    'file.pick': ({ kind, many }) => editor.pick(kind, many),
    'file.upload': ({ id, source }, signal) =>
      editor.upload(source, {
        signal: cancelledWith(signal),
        onProgress: (sent, total) => emit('upload.progress', { id, sent, total }),
      }),
  };
  const follow = () => {
    const stops = [
      history.follow((jobs, removed) => emit('jobs.changed', { jobs, removed })),
      followSpending(runtime, () => emit('spending.changed', undefined)),
      runnables.follow(() => emit('models.changed', undefined)),
      batches.follow({
        changed: (cards) => emit('batches.changed', named(cards)),
        progress: (progress) => emit('job.progress', progress),
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };
  return { handlers, follow };
}

/** A signal that aborts with CALL_CANCELLED: with every other reason the upload continues. */
function cancelledWith(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const cancel = () => controller.abort(CALL_CANCELLED);
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return controller.signal;
}
