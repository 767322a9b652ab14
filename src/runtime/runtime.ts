import { openCatalogue } from '../catalogue/bundled.ts';
import { createDaily } from '../catalogue/daily.ts';
import type { Catalogue } from '../catalogue/types.ts';
import { createFal, type Fal } from '../fal/client.ts';
import type { TypicalPrice } from '../fal/models.ts';
import { openRemote } from '../fal/remote.ts';
import { createTransport, noKey } from '../fal/transport.ts';
import { createStore, type Store } from '../store/store.ts';
import { createBills } from '../jobs/bills.ts';
import { createCheck, type CheckInput } from '../jobs/check.ts';
import { createFollow } from '../jobs/follow.ts';
import type { Job } from '../jobs/job.ts';
import { createJournal, type Journal, recordedInput } from '../jobs/journal.ts';
import { createLostSearch } from '../jobs/lost.ts';
import { createAssetReader, type ReadAsset } from '../jobs/readAsset.ts';
import { recoverJobs, type Recovered } from '../jobs/recover.ts';
import { recoverLost } from '../jobs/recoverLost.ts';
import type { Imaging } from '../imaging/imaging.ts';
import type { Roots } from '../jobs/roots.ts';
import { createJobs, type Jobs } from '../jobs/run.ts';
import { createSaver, type OutputChoices, type SaveAsset } from '../jobs/save.ts';
import type { Guard } from '../jobs/run.ts';
import type { Ask } from '../spend/approvals.ts';
import type { OwnLimits } from '../spend/guard.ts';
import { hashText } from '../spend/hash.ts';
import { createLedger } from '../spend/ledger.ts';
import { settling } from '../spend/settle.ts';
import { type SharedLedger, sharedJournal } from '../spend/shared.ts';
import { createSpending, type Spending } from '../spend/spending.ts';
import { isUri } from '../jobs/savedFile.ts';
import { createUpload, type Upload } from '../jobs/upload.ts';
import { createUploadCache, type UploadCache } from '../jobs/uploadCache.ts';
import { createEstimate, type EstimateRun } from '../prices/estimate.ts';
import type { PastRun } from '../prices/seen.ts';
import { createPrices, type Prices } from '../prices/unitPrices.ts';
import { createPresets, type Presets } from '../presets/presets.ts';
import { createKeepRecord } from '../provenance/provenance.ts';

/** Milliseconds that a saved file waits for its model's license. */
const LICENSE_TIMEOUT = 3_000;

/** What belongs to one user. */
interface Access {
  /** Called for each request; undefined = no key. */
  readonly key: () => string | undefined | Promise<string | undefined>;
  readonly roots: Roots;
  /** The limits of this process, besides those of the machine. */
  readonly limits?: () => OwnLimits | Promise<OwnLimits>;
  /** Asks a person for an approval; undefined where no person can answer. */
  readonly ask?: Ask;
  /** Milliseconds that a run waits for the answer; default: 40 s, because clients end calls at 60 s. */
  readonly askWait?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Its abort ends following and uploads; the jobs continue. */
  readonly stopSignal?: AbortSignal;
  /** How results are saved, read at each save; default: with a record and a label, as the model made them. */
  readonly output?: () => SavedOutput;
  /** Converts pictures, and reads what decoding alone shows of a result. */
  readonly imaging?: Imaging;
  /** Saves into folders that are URIs, which only an editor can write. */
  readonly saveVirtual?: (save: SaveAsset) => SaveAsset;
}

/** How results are saved. */
export interface SavedOutput extends OutputChoices {
  /** Whether a project records how its media were made. */
  readonly records: boolean;
}

export interface RuntimeOptions extends Access {
  /** `FAL_GATEWAY_URL`, where one is set. */
  readonly gateway: string | undefined;
  readonly dataFolder: string;
  /** The bundled endpoints and schemas. */
  readonly catalogue: URL;
  /** Whether the workspace's presets are trusted, whatever they hold; default: only files that were trusted one by one. */
  readonly trustsPresets?: () => boolean;
}

export interface RuntimeParts extends Access {
  readonly fal: Fal;
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly check: CheckInput;
  /** True: serves many users and keeps nothing, so that it neither reads past runs nor requests fal's averages. */
  readonly remote?: boolean;
  /** What all replicas of an HTTP server spend. */
  readonly sharedLedger?: SharedLedger | undefined;
}

/** The services of one key: what an MCP server or the extension builds on. */
export interface Runtime {
  readonly fal: Fal;
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly prices: Prices;
  readonly estimate: EstimateRun;
  readonly journal: Journal;
  readonly check: CheckInput;
  readonly jobs: Jobs;
  readonly spending: Spending;
  readonly upload: Upload;
  /** The files that any process uploaded. */
  readonly uploads: UploadCache;
  readonly readAsset: ReadAsset;
  /** Takes over the jobs of dead processes, and compacts the journal. */
  readonly recover: () => Promise<Recovered>;
  /** Follows the lost submits of the last 24 hours whose requests fal lists. */
  readonly recoverLost: () => Promise<readonly Job[]>;
}

/** The services of a user on this machine. */
export interface LocalRuntime extends Runtime {
  /** The presets of the user and of the workspace. */
  readonly presets: Presets;
}

/** Creates a runtime with its own data folder and catalogue. @throws {FalError} when the gateway is not a URL. */
export function createRuntime(options: RuntimeOptions): LocalRuntime {
  const fal = createFal(createTransport(options));
  const store = createStore(options.dataFolder);
  const catalogue = openCatalogue(
    options.catalogue,
    fal.models,
    store,
    fal.transport.gatewayOrigin,
  );
  const { dataFolder, roots, trustsPresets: isTrusted = () => false } = options;
  const presets = createPresets({ dataFolder, roots, isTrusted });
  const check = createCheck(catalogue);
  return { ...composeRuntime({ ...options, fal, store, catalogue, check }), presets };
}

/** Creates a runtime from parts, some of which other keys may share. */
export function composeRuntime(parts: RuntimeParts): Runtime {
  const { fal, store, catalogue, check, stopSignal, roots, ask, now = Date.now } = parts;
  const allowOrigin = fal.transport.gatewayOrigin;
  const prices = createPrices(fal.models);
  const ledger = createLedger(store, now);
  const ownJournal = createJournal(store, { now, via: allowOrigin });
  const keyHash = async () => hashText((await parts.key()) ?? '');
  const journal = parts.sharedLedger
    ? sharedJournal(ownJournal, parts.sharedLedger, keyHash)
    : settling(ownJournal, ledger);
  const estimate = createEstimate({
    prices,
    catalogue,
    typicalPrice: parts.remote ? undefined : createTypicalPrice(parts, now),
    past: (endpointId) => (parts.remote ? Promise.resolve([]) : pastRuns(journal, endpointId)),
    recorded: recordedInput,
  });
  const output = parts.output ?? (() => ({ records: true, label: 'on' }) as const);
  const { imaging } = parts;
  const local = createSaver({ remote: openRemote, roots, allowOrigin, output, imaging });
  const virtual = parts.saveVirtual?.(local);
  const save: SaveAsset = (asset, options) =>
    (virtual && isUri(options.folder) ? virtual : local)(asset, options);
  const saving = new Set<Promise<unknown>>();
  const settleBill = createBills({ billing: fal.billing, journal, stopSignal });
  const uploads = createUploadCache(store);
  const listedLicense = createLicense(fal, store, now);
  const keepRecord = createKeepRecord({
    ...{ roots, uploads, journal, now },
    isOn: () => output().records,
    licenseOf: async (endpointId) =>
      (await catalogue.find(endpointId))?.licenseType ??
      listedLicense(endpointId, AbortSignal.timeout(LICENSE_TIMEOUT)),
  });
  const follow = createFollow({
    fal,
    prices,
    journal,
    save,
    store,
    saving,
    stopSignal,
    ...(!parts.remote && { settleBill, keepRecord }),
  });
  const spending = createSpending({
    ledger,
    journal,
    store,
    estimate,
    own: parts.limits ?? (() => ({ set: [] })),
    ask,
    askWait: parts.askWait,
    key: parts.key,
    workspace: async () => (parts.remote ? undefined : (await roots())[0]),
    recorded: recordedInput,
    usage: fal.usage,
    shared: parts.sharedLedger,
    isRemote: parts.remote ?? false,
    now,
  });
  const guard: Guard = {
    admit: async (id, { endpointId, input, by, maxCost, approved }, signal) => {
      if ((await parts.key()) === undefined) throw noKey();
      await journal.refuseNewer();
      await spending.admit([{ id, endpointId, input, by }], { maxCost, approved }, signal);
    },
    assign: (reservation, id) => spending.assign(reservation, id),
    release: (id) => spending.release([id]),
  };
  const lost = createLostSearch({ fal, journal, store, roots, now });
  const jobs = createJobs({ fal, journal, check, follow, guard, lost, roots, saving });
  const upload = createUpload({
    storage: fal.storage,
    cache: uploads,
    remote: openRemote,
    roots,
    allowOrigin,
    stopSignal,
  });
  const readAsset = createAssetReader(openRemote, allowOrigin);
  const recover = async (): Promise<Recovered> => {
    if (await journal.isReadOnly()) return { followed: [], ambiguous: [], saving: [] };
    const recovered = await recoverJobs({ journal, follow, store, roots, now });
    await spending.settleOpen();
    await Promise.all([journal.tidy(), spending.tidy()]);
    return recovered;
  };
  const services = {
    ...{ journal, estimate, check, jobs, spending, readAsset, upload, uploads, recover },
    recoverLost: async () =>
      (await journal.isReadOnly()) ? [] : recoverLost({ journal, follow, lost, roots, now }),
  };
  return { fal, store, catalogue, prices, ...services };
}

const createLicense = ({ models, transport }: Fal, cache: Store, now: () => number) =>
  createDaily({
    name: 'license',
    cache,
    source: transport.gatewayOrigin,
    fetch: async (endpointId) => (await models.schema(endpointId))?.model?.licenseType,
    isValid: (value): value is string => typeof value === 'string',
    now,
  });

const createTypicalPrice = ({ fal, store }: RuntimeParts, now: () => number) =>
  createDaily({
    name: 'typical',
    cache: store,
    source: fal.transport.gatewayOrigin,
    fetch: (endpointId) => fal.models.typicalPrice(endpointId),
    isValid: (value): value is TypicalPrice =>
      typeof (value as Partial<TypicalPrice> | null)?.amount === 'number',
    now,
  });

/** Past runs that count; older ones say little about today's price. */
const MOST_PAST = 200;

/** The latest runs of an endpoint that ended with a cost, oldest first, through the gateway of this process: a sandbox bills nobody. */
async function pastRuns(journal: Journal, endpointId: string): Promise<readonly PastRun[]> {
  const { via } = journal.owner;
  const isBilled = ({ owner, outcome }: Job) =>
    owner.via === via && outcome?.end === 'completed' && outcome.cost !== undefined;
  const jobs = await journal.latest(endpointId, isBilled, MOST_PAST);
  return jobs
    .flatMap(({ input, outcome }) => (outcome?.cost ? [{ input, cost: outcome.cost }] : []))
    .reverse();
}
