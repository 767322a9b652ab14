import assert from 'node:assert/strict';
import {
  filterRuns,
  periodDays,
  type SpendRun,
  summarizeSpending,
} from '../../src/domain/spendSummary.ts';

const TODAY = '2026-03-02';
const run = (day: string, more: Partial<SpendRun> = {}): SpendRun => ({
  ...{ id: `${day}-${JSON.stringify(more)}`, at: Date.parse(`${day}T12:00`), day, amount: 1 },
  ...{ state: 'spent', isBilled: false, reserved: 1, endpointId: 'fal-ai/veo3', by: 'you' },
  ...{ run: 'a', key: 'k', session: 's', kind: 'text-to-video' },
  ...more,
});

describe('the summary of what was spent', () => {
  it('has every day of its period, and ends today', () => {
    assert.deepEqual(periodDays('30-days', TODAY), { from: '2026-02-01', to: TODAY });
    assert.deepEqual(periodDays('2026-03', TODAY), { from: '2026-03-01', to: TODAY });
    assert.deepEqual(periodDays('2024-02', TODAY), { from: '2024-02-01', to: '2024-02-29' });
    const { days } = summarizeSpending([], { period: '30-days' }, 'day', TODAY);
    assert.equal(days.length, 30);
    assert.deepEqual(
      [days[0]?.name, days[27]?.name, days[29]?.name],
      ['2026-02-01', '2026-02-28', TODAY],
    );
  });

  it('adds up small amounts beside large ones, and keeps what is reserved and uncertain apart', () => {
    const small = Array.from({ length: 1_000 }, (_, at) =>
      run('2026-03-01', { id: `small-${at}`, amount: 0.003 }),
    );
    const all = [
      ...small,
      run(TODAY, { amount: 5_000 }),
      run(TODAY, { amount: 2, state: 'reserved' }),
      run(TODAY, { amount: 4, state: 'uncertain' }),
      run(TODAY, { amount: 0, state: 'free' }),
    ];
    const { total, days } = summarizeSpending(all, { period: '2026-03' }, 'model', TODAY);
    assert.equal(total.runs, 1_004);
    assert.equal(total.amount.toFixed(6), '5009.000000');
    assert.deepEqual([total.reserved, total.uncertain], [2, 4]);
    assert.deepEqual(
      days.map(({ amount }) => amount.toFixed(6)),
      ['3.000000', '5006.000000'],
    );
  });

  it('groups by each side of a run, the dearest first, the days newest first', () => {
    const all = [
      run('2026-03-01', { by: 'Cursor', workspace: '/b', kind: 'text-to-image', amount: 3 }),
      run('2026-03-02', { endpointId: 'a/b' }),
      run('2026-03-01'),
    ];
    const names = (group: Parameters<typeof summarizeSpending>[2]) =>
      summarizeSpending(all, { period: '30-days' }, group, TODAY).groups.map(
        ({ name, runs, amount }) => [name, runs, amount],
      );
    assert.deepEqual(names('model'), [
      ['fal-ai/veo3', 2, 4],
      ['a/b', 1, 1],
    ]);
    assert.deepEqual(names('day'), [
      ['2026-03-02', 1, 1],
      ['2026-03-01', 2, 4],
    ]);
    assert.deepEqual(names('client'), [
      ['Cursor', 1, 3],
      ['you', 2, 2],
    ]);
    assert.deepEqual(names('workspace'), [
      ['/b', 1, 3],
      ['', 2, 2],
    ]);
    assert.deepEqual(names('kind'), [
      ['text-to-image', 1, 3],
      ['text-to-video', 2, 2],
    ]);
    assert.deepEqual(names('run'), []);
  });

  it('filters by all sides at once; a day changes the list, not the bars; choices stay those of the period', () => {
    const all = [
      run('2026-03-01', { by: 'Cursor', amount: 3 }),
      run('2026-03-02', { by: 'Cursor', workspace: '/b' }),
      run('2026-03-02'),
      run('2026-01-31', { by: 'old' }),
    ];
    const filter = { period: '2026-03', by: 'Cursor', workspace: '', day: '2026-03-01' };
    const { total, days, choices, months } = summarizeSpending(all, filter, 'day', TODAY);
    assert.deepEqual([total.runs, total.amount], [1, 3]);
    assert.deepEqual(
      days.map(({ amount }) => amount),
      [3, 0],
    );
    assert.deepEqual(choices.by, ['Cursor', 'you']);
    assert.deepEqual(choices.workspace, ['', '/b']);
    assert.deepEqual(months, ['2026-03', '2026-01']);
  });

  it('counts the days that a clock set back leaves in the future as today', () => {
    const all = [run('2031-01-01'), run(TODAY)];
    const { days, total, months } = summarizeSpending(all, { period: '30-days' }, 'day', TODAY);
    assert.equal(days.length, 30);
    assert.deepEqual([days.at(-1)?.amount, total.amount], [2, 2]);
    assert.deepEqual(months, ['2026-03']);
    assert.equal(filterRuns(all, { period: '30-days', day: TODAY }, TODAY).length, 2);
  });
});
