import { local } from 'virtual:tools';
import { openOffline } from '../../catalogue/bundled.ts';
import { jobTitle } from '../../domain/input.ts';
import { parametersSchema } from '../../domain/preset.ts';
import { createTransport } from '../../fal/transport.ts';
import { createJournal } from '../../jobs/journal.ts';
import { chooseRoots } from '../../jobs/roots.ts';
import { stateOf } from '../../jobs/state.ts';
import { isUsable } from '../../presets/presetFile.ts';
import { createPresets } from '../../presets/presets.ts';
import { createStore, dataFolder } from '../../store/store.ts';
import type { Place } from '../context.ts';
import { fieldCompletions } from './fields.ts';
import { SHELLS } from './scripts.ts';
import { type Completions, type Value, words } from './values.ts';

/** What completes a placeholder of --help such as `ENDPOINT`, from what is typed of it. */
export type Source = (typed: string) => Completions | Promise<Completions>;

/** What is known of the line. */
export interface Line {
  readonly positionals: readonly string[];
  /** The fields that --input sets before. */
  readonly fields: readonly string[];
  /** What --model names; else the first positional has the fields. */
  readonly model?: string | undefined;
}

/** More endpoint ids than these are completed up to their next slash. */
const MOST_IDS = 60;
const MOST_JOBS = 50;

const plain = (values: readonly string[]): Completions => words(values.map((value) => ({ value })));
const paths = (kind: 'files' | 'folders') => (): Completions => ({ kind, before: 0, values: [] });

/** How each placeholder of --help is completed, from files of this machine alone: no request is sent. */
export function openSources(place: Place, line: Line): ReadonlyMap<string, Source> {
  const known = openOffline(place.catalogue, store());
  const fields: Source = async (typed) => {
    const id = line.model ?? line.positionals[0] ?? '';
    const preset = await presets()
      .find(id)
      .catch(() => undefined);
    const schema = preset
      ? parametersSchema(preset.preset)
      : (await known.schema(id).catch(() => undefined))?.input;
    return schema ? fieldCompletions(schema, typed, line.fields) : plain([]);
  };
  return new Map<string, Source>([
    ['FILE', paths('files')],
    ['DIR', paths('folders')],
    ['SHELL', () => plain(SHELLS)],
    ['TOOL', () => plain(local.tools.map(({ name }) => name))],
    ['ENDPOINT', async (typed) => words(endpointIds(await known.models(), typed))],
    ['PRESET', presetNames],
    [
      'CATEGORY',
      async () => plain([...new Set((await known.models()).map((one) => one.category))]),
    ],
    ['CLIENT', clients],
    ['ID', () => jobIds(line.positionals[0])],
    ['NAME=VALUE', fields],
    ['NAME=VALUES', fields],
  ]);
}

const store = () => createStore(dataFolder(process.env));
const presets = () =>
  createPresets({
    dataFolder: dataFolder(process.env),
    roots: () => chooseRoots(undefined, []),
    isTrusted: () => false,
  });

/** The presets that can be run. */
async function presetNames(): Promise<Completions> {
  const usable = (await presets().read()).files.filter(isUsable);
  return words(usable.map(({ name: value, preset: { title: text } }) => ({ value, text })));
}

async function clients(): Promise<Completions> {
  const { CLIENTS } = await import('../../connect/clients.ts');
  return words(CLIENTS.map(({ id: value, name: text }) => ({ value, text })));
}

/** Endpoint ids; where many begin as typed, their parts up to the next slash. */
function endpointIds(
  models: readonly { readonly endpointId: string; readonly name: string }[],
  typed: string,
): readonly Value[] {
  const found = models.filter(({ endpointId }) => endpointId.startsWith(typed));
  if (found.length <= MOST_IDS)
    return found.map(({ endpointId: value, name: text }) => ({ value, text }));
  const parts = found.map(({ endpointId }) => {
    const slash = endpointId.indexOf('/', typed.length);
    return slash < 0 ? endpointId : endpointId.slice(0, slash + 1);
  });
  return [...new Set(parts)].map((value) => ({ value }));
}

/** The jobs that an action of `jobs` takes, newest first. */
async function jobIds(action: string | undefined): Promise<Completions> {
  if (action === undefined || !['wait', 'cancel', 'open'].includes(action)) return plain([]);
  const { gatewayOrigin } = createTransport({
    key: () => undefined,
    gateway: process.env.FAL_GATEWAY_URL,
  });
  const journal = createJournal(store(), { via: gatewayOrigin });
  const jobs = (await journal.jobs()).jobs
    .map((job) => ({ job, state: stateOf(job, journal.owner) }))
    .filter(({ state }) => action !== 'cancel' || state === 'running')
    .slice(-MOST_JOBS)
    .reverse();
  const values = jobs.map(({ job: { id, handle, endpointId, input }, state }) => ({
    value: handle?.requestId ?? id,
    text: `${state}: ${jobTitle(endpointId, input)}`,
  }));
  return words([{ value: 'last', text: 'the newest job' }, ...values]);
}
