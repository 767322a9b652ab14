import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { createLedger, entriesSince } from '../../src/spend/ledger.ts';
import { addRecords, emptyLedger, FREE, type Reservation } from '../../src/spend/records.ts';
import { settlementOf } from '../../src/spend/settle.ts';
import { self } from '../../src/store/process.ts';
import { createStore } from '../../src/store/store.ts';
import { tempFolder } from '../support/mcp.ts';

const DAY = 24 * 3_600_000;
const NOON = new Date(2026, 10, 27, 12).getTime();

function reservation(id: string, fields: Partial<Reservation> = {}): Reservation {
  return {
    ...{ id, at: NOON, day: '2026-11-27', endpointId: 'a/b', by: 'you', run: id, key: 'k' },
    ...{ session: 's', owner: self, reserved: 1, ...fields },
  };
}

describe('the ledger', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await tempFolder('ledger');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const open = (now = () => NOON) => createLedger(createStore(folder), now);
  const reserve = (ledger = open(), ...records: Reservation[]) =>
    ledger.reserve(() => Promise.resolve({ records, answer: undefined }));

  it('admits nothing after it stood still for so long that another process may have the lock', async () => {
    const ledger = open();
    const now = performance.now.bind(performance);
    let later = 0;
    performance.now = () => now() + later;
    try {
      const stalled = ledger.reserve(() => {
        later = 9_000;
        return Promise.resolve({ records: [reservation('a')], answer: 'admitted' });
      });
      await assert.rejects(stalled, { kind: 'busy' });
    } finally {
      performance.now = now;
    }
    const [entry] = entriesSince(await open().read(), '2026-01-01', undefined);
    assert.equal(entry?.state, 'free');
    assert.equal(entry.amount, 0);
  });

  it('takes the surest amount, in whatever order the amounts arrive', async () => {
    const ledger = open();
    await reserve(ledger, reservation('a'));
    await ledger.settle('a', () => ({ amount: 0.7, certainty: 'billed' }));
    await ledger.settle('a', () => ({ amount: 0.5, certainty: 'list' }));
    await ledger.settle('a', () => ({ amount: 1, certainty: 'uncertain' }));
    const [entry] = entriesSince(await open().read(), '2026-01-01', undefined);
    assert.deepEqual([entry?.amount, entry?.state, entry?.isBilled], [0.7, 'spent', true]);
  });

  it('counts a cancelled run in full as soon as one process saw it run, whatever another saw', async () => {
    const queued = settlementOf({ end: 'cancelled', wasQueued: true }, 1);
    const running = settlementOf({ end: 'cancelled' }, 1);
    const ledger = open();
    await reserve(ledger, reservation('a'), reservation('b'), reservation('c'));
    await ledger.settle('a', () => queued);
    await ledger.settle('a', () => running);
    await ledger.settle('b', () => running);
    await ledger.settle('b', () => queued);
    await ledger.settle('c', () => queued);
    const entries = entriesSince(await open().read(), '2026-01-01', undefined);
    assert.deepEqual(
      entries.map(({ id, amount, state }) => [id, amount, state]),
      [
        ['a', 1, 'uncertain'],
        ['b', 1, 'uncertain'],
        ['c', 0, 'free'],
      ],
    );
  });

  it('counts a reservation once that took the place of another, in whatever order both are read', async () => {
    const ledger = open();
    await reserve(ledger, reservation('batch-row'));
    await reserve(ledger, reservation('job', { replaces: 'batch-row' }));
    await ledger.settle('batch-row', () => FREE);
    const records = [
      { t: 'reserve', ...reservation('batch-row') },
      { t: 'reserve', ...reservation('job', { replaces: 'batch-row' }) },
    ];
    const states = [await open().read(), emptyLedger(), emptyLedger()];
    addRecords(states[1] ?? emptyLedger(), records);
    addRecords(states[2] ?? emptyLedger(), records.toReversed());
    for (const state of states) {
      const entries = entriesSince(state, '2026-01-01', undefined);
      assert.deepEqual(
        entries.map(({ id, amount, state: now }) => [id, amount, now]),
        [['job', 1, 'reserved']],
      );
      assert.deepEqual([...state.open], ['job']);
    }
  });

  it('keeps the runs of 13 months, and open questions for a day, when it is tidied', async () => {
    const months = Array.from({ length: 15 }, (_, month) => new Date(2025, month, 15, 12));
    const records = months.flatMap((date, month) =>
      Array.from({ length: 100 }, (_, index) => {
        const day = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-15`;
        return reservation(`${month}-${index}`, { at: date.getTime(), day });
      }),
    );
    let clock = NOON;
    const ledger = open(() => (clock += 1));
    await reserve(ledger, ...records);
    for (let time = 0; time < 21; time += 1)
      for (const { id } of records.slice(-100))
        await ledger.settle(id, () => ({ amount: time, certainty: 'list' }));
    const question = { run: 'r', endpointId: 'a/b', runs: 1, by: 'x', reserve: 1 };
    const why = 'above-confirm' as const;
    await ledger.ask({ id: 'old', at: NOON - 2 * DAY, why, ...question });
    await ledger.ask({ id: 'new', at: NOON, why, ...question });
    await ledger.tidy();
    const state = await open().read();
    const days = [...state.days.keys()].sort();
    assert.equal(days.length, 13);
    assert.equal(days[0], '2025-03-15');
    assert.deepEqual([...state.questions.keys()], ['new']);
    assert.equal(state.settlements.get('14-0')?.amount, 20);
    const { path: file } = createStore(folder).log('spending');
    assert.ok(file.startsWith(path.join(folder, 'spending')));
  });
});
