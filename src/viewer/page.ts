import { type Action, priceText } from './actions.ts';
import { h, part } from './dom.ts';
import { type Files, kindName, largeView, smallView } from './media.ts';
import type { Run } from './run.ts';
import { moneyText, t } from './words.ts';

/** What the page shows now. */
export interface Scenery {
  readonly run: Run;
  /** The place of the run among those of this page, from 0. */
  readonly place: number;
  readonly runs: number;
  /** The chosen result. */
  readonly at: number;
  readonly actions: readonly Action[];
  /** The key of the action that is being performed. */
  readonly busy?: string | undefined;
  readonly notice: string;
  readonly files: Files;
}

export interface PageEvents {
  readonly onPick: (at: number) => void;
  readonly onRun: (place: number) => void;
  readonly onAction: (key: string) => void;
}

/** Builds the page and returns what draws it; only the parts that have changed are drawn again. */
export function createPage(root: HTMLElement, events: PageEvents): (scenery: Scenery) => void {
  const [head, stage, tiles, actions] = [h('header'), h('section'), h('div'), h('div')];
  const notice = h('p', { role: 'status', class: 'notice' });
  tiles.className = 'tiles';
  actions.className = 'actions';
  stage.className = 'stage';
  root.replaceChildren(head, stage, tiles, actions, notice);
  const parts = {
    head: part(head),
    stage: part(stage),
    tiles: part(tiles),
    actions: part(actions),
  };

  return (scenery) => {
    const { run, at, busy } = scenery;
    const { job, prompt } = run;
    const { place, runs } = scenery;
    const title = [job.endpointId, prompt, job.cost, run.facts?.price, job.phase, place, runs];
    parts.head(title, () => drawHead(scenery, events));
    const shown = [job.requestId, job.phase, job.assets, at, job.error, job.nextStep, job.text];
    const progress = [job.status, job.ahead, job.log, run.trouble];
    parts.stage([place, shown, progress, document.documentElement.lang], () => drawStage(scenery));
    parts.tiles([place, job.requestId, job.assets, at], () => drawTiles(scenery, events));
    stage.setAttribute('aria-busy', String(job.phase === 'waiting'));
    const buttons = scenery.actions.map(({ key, label }) => [key, label]);
    parts.actions([buttons, busy], () => drawActions(scenery, events));
    const words = scenery.notice || spoken(run);
    if (notice.textContent !== words) notice.textContent = words;
    // What the stage shows already is for those who do not see it.
    notice.classList.toggle('unseen', scenery.notice === '');
  };
}

function drawHead({ run, place, runs }: Scenery, { onRun }: PageEvents) {
  const { job, prompt } = run;
  const hasPrice = job.phase === 'waiting' && run.facts?.price !== undefined;
  const price = job.cost
    ? moneyText(job.cost.amount, job.cost.currency)
    : hasPrice
      ? priceText(run)
      : undefined;
  const go = (key: string, label: string, sign: string, to: number) =>
    h(
      'button',
      {
        class: 'quiet',
        'data-key': key,
        'aria-label': t(label),
        disabled: to < 0 || to >= runs,
        click: () => onRun(to),
      },
      sign,
    );
  return [
    h(
      'div',
      { class: 'title' },
      h('h1', {}, job.endpointId ?? 'fal'),
      price !== undefined && h('span', { class: 'price' }, price),
    ),
    runs > 1 &&
      h(
        'nav',
        { 'aria-label': t('Runs') },
        go('previous', 'Previous run', '‹', place - 1),
        h('span', {}, t('Run {0} of {1}', String(place + 1), String(runs))),
        go('next', 'Next run', '›', place + 1),
      ),
    prompt !== undefined && h('p', { class: 'prompt', dir: 'auto', title: prompt }, prompt),
  ];
}

/** The state in words. */
function spoken({ job, trouble }: Run): string {
  if (trouble !== undefined) return `${t('The server did not answer.')} ${trouble}`;
  if (job.phase === 'waiting') {
    if (job.ahead !== undefined && job.ahead > 0)
      return t('In the queue, {0} ahead', String(job.ahead));
    if (job.log !== undefined) return t('Running: {0}', job.log);
    if (job.status === 'in_progress') return t('Running');
    return job.status === 'in_queue' ? t('In the queue') : t('Waiting for the model');
  }
  if (job.phase === 'completed') return t('Done');
  return job.phase === 'cancelled' ? t('The run was cancelled.') : t('The run failed.');
}

function drawStage({ run, at, files }: Scenery) {
  const { job, prompt } = run;
  const words = spoken(run);
  if (job.phase === 'waiting') {
    return [
      h('div', { class: 'bar', role: 'progressbar', 'aria-label': words }),
      h('p', { class: run.trouble === undefined ? 'state' : 'state error', dir: 'auto' }, words),
    ];
  }
  if (job.phase !== 'completed') {
    return [
      h('h2', { class: job.phase === 'failed' ? 'error' : '' }, words),
      job.error !== undefined && h('p', { dir: 'auto' }, job.error),
      job.nextStep !== undefined && h('p', { class: 'muted', dir: 'auto' }, job.nextStep),
    ];
  }
  const asset = job.assets[at];
  if (!asset) {
    return job.text === undefined
      ? [h('p', { class: 'muted' }, t('This model made no files.'))]
      : [h('pre', { tabindex: 0, dir: 'auto', 'aria-label': t('Results') }, job.text)];
  }
  const label = [`${kindName(asset.kind)} ${at + 1}`, prompt].filter(Boolean).join(': ');
  const still = job.assets.findIndex(({ kind }) => kind === 'image');
  const poster = still < 0 ? undefined : still;
  const many = job.assets.length > 1;
  return [
    h(
      'div',
      many
        ? { class: 'large', role: 'tabpanel', id: 'panel', 'aria-labelledby': `tile-${at}` }
        : { class: 'large' },
      largeView({ asset, at, label, files, poster }),
    ),
    asset.path !== undefined &&
      h('p', { class: 'path muted', title: asset.path }, h('bdi', {}, asset.path)),
  ];
}

function drawTiles({ run: { job }, at, files }: Scenery, { onPick }: PageEvents) {
  const { assets } = job;
  if (job.phase !== 'completed' || assets.length < 2) return [];
  const onKey = (event: Event) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      Home: 0,
      End: assets.length - 1,
    };
    const to = steps[(event as KeyboardEvent).key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + assets.length) % assets.length;
    onPick(next);
    document.getElementById(`tile-${next}`)?.focus();
  };
  const row = h('div', { role: 'tablist', 'aria-label': t('Results'), keydown: onKey });
  row.append(
    ...assets.map((asset, place) =>
      h(
        'button',
        {
          role: 'tab',
          id: `tile-${place}`,
          'data-key': `tile-${place}`,
          'aria-selected': String(place === at),
          'aria-controls': 'panel',
          'aria-label': `${kindName(asset.kind)} ${place + 1}`,
          tabindex: place === at ? 0 : -1,
          click: () => onPick(place),
        },
        smallView({ asset, at: place, label: '', files }),
      ),
    ),
  );
  return [row];
}

function drawActions({ actions, busy }: Scenery, { onAction }: PageEvents) {
  if (actions.length === 0) return [];
  const buttons = actions.map((action) =>
    h(
      'button',
      {
        'data-key': action.key,
        class: action.isPrimary === true ? 'primary' : '',
        // A button that is disabled would lose the focus.
        'aria-disabled': busy === undefined ? undefined : 'true',
        click: () => onAction(action.key),
      },
      action.label,
    ),
  );
  return [h('div', { role: 'group', 'aria-label': t('Actions') }, ...buttons)];
}
