import { SPEND_GROUPS } from '../../domain/spendSummary.ts';
import type { Memory, SpendFilter, SpendGroup } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { Button } from '../controls/button.tsx';
import { useRequest } from '../controls/request.ts';
import { t } from '../l10n.ts';
import { CommandButton, Notice } from '../notices.tsx';
import { Toast } from '../shell.tsx';
import { Bars } from './bars.tsx';
import { Compare } from './compare.tsx';
import { Filters } from './filters.tsx';
import { RunTable } from './runTable.tsx';
import { Sums } from './sums.tsx';
import { SumTable } from './sumTable.tsx';
import { useSpendingVersion } from './version.ts';

const FIRST: NonNullable<Memory['spending']> = { filter: { period: '30-days' }, group: 'model' };

/** The editor tab of what was spent, on what, by whom, and what the limits are. */
export function SpendingPage() {
  const app = useApp();
  const { situation, memory, remember, host, runOrToast, toast } = app;
  const version = useSpendingVersion();
  const { filter, group } = memory.value.spending ?? FIRST;
  const overview = useRequest('spending.overview', undefined, version);
  const list = useRequest('spending.summary', { filter, group }, version);
  const show = (next: SpendFilter, by: SpendGroup = group) =>
    remember({ spending: { filter: next, group: by } });
  const exportRuns = async () => {
    const path = await host.ask('spending.export', { filter });
    if (path !== undefined) toast(t('Exported to {0}', path));
  };
  const error = overview.error ?? list.error;
  // Until the next answer, the last one stays as it is.
  const { summary, rows = [], group: shown = group } = list.answer ?? {};
  const isEmpty = summary?.months.length === 0;
  return (
    <>
      <main class="spending place">
        <header class="spending-head">
          <h1>{t('Spending')}</h1>
          <div class="spending-actions">
            <CommandButton look="secondary" command="setSpendingLimits" label={t('Set Limits…')} />
            {overview.answer?.stoppedAt === undefined && (
              <CommandButton
                look="secondary"
                command="stopSpending"
                label={t('Stop All Spending')}
              />
            )}
          </div>
        </header>
        {situation.value.sandbox && (
          <Notice icon="beaker" text={t('These are runs in the sandbox: nothing was billed.')}>
            <CommandButton command="leaveSandbox" label={t('Leave')} />
          </Notice>
        )}
        {overview.answer?.stoppedAt !== undefined && (
          <Notice
            tone="warning"
            icon="stop-circle"
            text={t('All spending of this machine is stopped.')}
          >
            <CommandButton command="resumeSpending" label={t('Allow Spending Again')} />
          </Notice>
        )}
        {error !== undefined && (
          <p class="run-error" role="alert">
            <span class="codicon codicon-error" aria-hidden="true" />
            <span>{error}</span>
          </p>
        )}
        {overview.answer && <Sums overview={overview.answer} />}
        {isEmpty && (
          <p class="spending-empty">
            {t(
              'No run is recorded yet. Runs from the sidebar and runs of agents on this machine appear here with what they cost.',
            )}
          </p>
        )}
        {summary && !isEmpty && (
          <>
            <Filters filter={filter} summary={summary} onChange={show} />
            <Bars summary={summary} filter={filter} onChange={show} />
            <section class="spending-list" aria-label={t('Runs')}>
              <div class="spending-list-head">
                <Grouping group={group} onChoose={(next) => show(filter, next)} />
                <Button
                  look="secondary"
                  label={t('Export CSV…')}
                  disabled={summary.total.runs === 0}
                  onClick={() => runOrToast(exportRuns)}
                />
              </div>
              {summary.total.runs === 0 ? (
                <p class="muted">{t('No run in this period passes the filters.')}</p>
              ) : shown === 'run' ? (
                <RunTable rows={rows} total={summary.total} />
              ) : (
                <SumTable
                  summary={summary}
                  group={shown}
                  onOpen={(part) => show({ ...filter, ...part }, 'run')}
                />
              )}
            </section>
            <Compare key={filter.period} period={filter.period} />
          </>
        )}
      </main>
      <Toast />
    </>
  );
}

interface GroupingProps {
  readonly group: SpendGroup;
  readonly onChoose: (group: SpendGroup) => void;
}

/** Selects how the runs are listed. */
function Grouping({ group, onChoose }: GroupingProps) {
  const names: Readonly<Record<SpendGroup, string>> = {
    model: t('By model'),
    day: t('By day'),
    client: t('By client'),
    workspace: t('By workspace'),
    kind: t('By kind'),
    run: t('Single runs'),
  };
  return (
    <div class="spending-groups" role="group" aria-label={t('Group by')}>
      {SPEND_GROUPS.map((one) => (
        <button
          key={one}
          class="chip"
          type="button"
          aria-pressed={one === group}
          onClick={() => onChoose(one)}
        >
          {names[one]}
        </button>
      ))}
    </div>
  );
}
