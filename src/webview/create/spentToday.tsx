import { type PeriodSum, periodSums, type SpendOverview } from '../../domain/spendOverview.ts';
import { useApp } from '../app.ts';
import { money } from '../controls/format.ts';
import { useRequest } from '../controls/request.ts';
import { t } from '../l10n.ts';
import { useSpendingVersion } from '../spending/version.ts';

/** What was spent today and its limit, or a limit that is near; a click shows more. */
export function SpentToday() {
  const { situation, host, runOrToast } = useApp();
  const { answer } = useRequest('spending.overview', undefined, useSpendingVersion());
  const isWarning =
    answer && (answer.stoppedAt !== undefined || periodSums(answer).some(({ isNear }) => isNear));
  // The space is kept while it loads, so that nothing below moves.
  return (
    <button
      class="spent-today"
      type="button"
      data-tone={isWarning ? 'warning' : undefined}
      title={t('Show Spending')}
      onClick={() => runOrToast(() => host.ask('command.run', { command: 'showSpending' }))}
    >
      {isWarning && <span class="codicon codicon-warning" aria-hidden="true" />}
      {answer ? textOf(answer, situation.value.language) : '…'}
    </button>
  );
}

function textOf(overview: SpendOverview, language: string): string {
  if (overview.stoppedAt !== undefined) return t('All spending is stopped');
  const sums = periodSums(overview);
  const sum = sums.find(({ isNear }) => isNear) ?? sums.find(({ limit }) => limit === 'maxDay');
  const inUsd = (amount: number) => money(Number(amount.toPrecision(3)), 'USD', language);
  return sum?.max === undefined ? '' : textIn(sum.limit, inUsd(sum.spent), inUsd(sum.max));
}

function textIn(limit: PeriodSum['limit'], spent: string, max: string): string {
  if (limit === 'maxSession') return t('This window: {0} of {1}', spent, max);
  if (limit === 'maxMonth') return t('This month: {0} of {1}', spent, max);
  return t('Today: {0} of {1}', spent, max);
}
