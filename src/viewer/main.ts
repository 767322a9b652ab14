import { type Action, actionsOf, type Scene } from './actions.ts';
import { type Capabilities, type HostContext, type Host, openBridge } from './bridge.ts';
import { createFiles, type Files, NO_FILES } from './media.ts';
import { createPage, type Scenery } from './page.ts';
import { isFields } from './fields.ts';
import { readResult } from './readResult.ts';
import { NEW_RUN, type Run, type Watch, watchRun, withIds } from './run.ts';
import { setLocale, t } from './words.ts';

declare const VERSION: string;

const PROTOCOL = '2026-01-26';
/** Milliseconds. */
const RESIZE_WAIT = 100;
/** Pixels of the page besides the large picture. */
const OTHER_HEIGHT = 190;

interface Followed {
  run: Run;
  watch: Watch;
  files: Files;
  at: number;
}

let host: Capabilities = {};
let current = 0;
let busy: string | undefined;
let notice = '';
let actions: readonly Action[] = [];
const runs: Followed[] = [];

const bridge = openBridge((method, params) => {
  if (method === 'ui/notifications/tool-input') onInput(params.arguments);
  else if (method === 'ui/notifications/tool-result') onResult(params);
  else if (method === 'ui/notifications/tool-cancelled') onResult(CANCELLED);
  else if (method === 'ui/notifications/host-context-changed') onContext(params);
  else if (method === 'ui/resource-teardown') for (const { watch } of runs) watch.stop();
});
/** The end of the call; where its job is known, the server says how that ended. */
const CANCELLED = { content: [{ type: 'text', text: 'cancelled: ' }] };

const callTool = (name: string, args: object) =>
  host.serverTools
    ? bridge.request('tools/call', { name, arguments: args })
    : Promise.reject(new Error(t('The server did not answer.')));

function follow(run: Run): Followed {
  const followed: Followed = {
    run,
    at: 0,
    files: NO_FILES,
    watch: watchRun(
      () => followed.run,
      (changes) => change(followed, changes),
      callTool,
    ),
  };
  runs.push(followed);
  return followed;
}

function change(followed: Followed, changes: Partial<Run>): void {
  const before = followed.run.job;
  followed.run = { ...followed.run, ...changes };
  const { requestId, assets } = followed.run.job;
  if (requestId !== before.requestId || assets !== before.assets) {
    followed.files =
      requestId === undefined || !host.serverResources
        ? NO_FILES
        : createFiles(
            (uri) => bridge.request('resources/read', { uri }),
            requestId,
            assets,
            (index, jpeg) => {
              const args = { request_id: requestId, index, jpeg };
              void callTool('keep_still', args).catch(() => undefined);
            },
          );
  }
  draw();
}

const draw = (): void => {
  const followed = runs[current];
  if (!followed) return;
  const { run, at, files } = followed;
  const scene: Scene = {
    ...{ run, at, files, host, bridge },
    write: (changes) => change(followed, changes),
    add: (next) => {
      const added = follow(NEW_RUN);
      show(runs.length - 1);
      change(added, next);
      added.watch.start();
    },
    check: () => followed.watch.start(),
  };
  actions = actionsOf(scene);
  const scenery: Scenery = {
    ...{ run, at, files, busy, notice },
    place: current,
    runs: runs.length,
    actions,
  };
  drawPage(scenery);
};

const drawPage = createPage(document.querySelector('main') ?? document.body, {
  onPick: (at) => {
    const followed = runs[current];
    if (!followed) return;
    followed.at = at;
    notice = '';
    draw();
  },
  onRun: (place) => show(place),
  onAction: (key) => void perform(key),
});

function show(place: number): void {
  current = place;
  notice = '';
  draw();
}

async function perform(key: string): Promise<void> {
  // A second click on a button that spends must not spend twice.
  const action = actions.find((one) => one.key === key);
  if (busy !== undefined || !action) return;
  busy = key;
  notice = '';
  draw();
  try {
    notice = await action.perform();
  } catch (error) {
    notice = t('That did not work: {0}', error instanceof Error ? error.message : String(error));
  }
  busy = undefined;
  draw();
}

const first = follow(NEW_RUN);

function onInput(args: unknown): void {
  const given = isFields(args) ? args : {};
  const { input, endpoint_id, request_id, strict, expiration_seconds, store_payload } = given;
  const hasInput = isFields(input);
  const prompt = hasInput ? input.prompt : given.prompt;
  change(first, {
    ...(hasInput && { input, options: { strict, expiration_seconds, store_payload } }),
    ...(typeof prompt === 'string' && { prompt }),
    job: {
      ...first.run.job,
      ...(typeof endpoint_id === 'string' && { endpointId: endpoint_id }),
      ...(typeof request_id === 'string' && { requestId: request_id }),
    },
  });
  first.watch.start();
}

function onResult(result: Readonly<Record<string, unknown>>): void {
  const answer = withIds(readResult(result), first.run.job);
  change(first, { job: answer, trouble: undefined });
  first.watch.start();
}

function onContext({ theme, locale, styles, containerDimensions }: HostContext): void {
  const { style, dataset } = document.documentElement;
  if (typeof theme === 'string') dataset.theme = theme;
  if (typeof locale === 'string') setLocale(locale);
  for (const [name, value] of Object.entries(styles?.variables ?? {})) {
    if (/^--[\w-]+$/.test(name) && typeof value === 'string') style.setProperty(name, value);
  }
  const { maxHeight } = containerDimensions ?? {};
  if (typeof maxHeight === 'number')
    style.setProperty('--room', `${Math.max(120, maxHeight - OTHER_HEIGHT)}px`);
  draw();
}

/** Reports each change of the page's height. */
function followSize(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const report = () => {
    const { height, width } = document.documentElement.getBoundingClientRect();
    // A host that hides the page shows it again at the height that it had.
    if (height === 0 || Math.ceil(height) === last) return;
    last = Math.ceil(height);
    bridge.notify('ui/notifications/size-changed', { height: last, width: Math.ceil(width) });
  };
  new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(report, RESIZE_WAIT);
  }).observe(document.documentElement);
}

async function start(): Promise<void> {
  const { hostCapabilities = {}, hostContext = {} } = (await bridge.request('ui/initialize', {
    protocolVersion: PROTOCOL,
    appInfo: { name: 'fal', version: VERSION },
    appCapabilities: { availableDisplayModes: ['inline'] },
  })) as Host;
  host = hostCapabilities;
  onContext(hostContext);
  bridge.notify('ui/notifications/initialized', {});
  followSize();
}

draw();
void start();
