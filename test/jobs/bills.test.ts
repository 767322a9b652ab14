import assert from 'node:assert/strict';
import { FalError } from '../../src/fal/errors.ts';
import { createBills } from '../../src/jobs/bills.ts';
import { until } from '../support/until.ts';

describe('the bill of a job', () => {
  const setUp = (answers: readonly (number | undefined | FalError)[]) => {
    const calls: string[] = [];
    const billed: [string, number | undefined][] = [];
    const settle = createBills({
      billing: {
        billOf: (requestId) => {
          const answer = answers[calls.push(requestId) - 1];
          if (answer instanceof FalError) return Promise.reject(answer);
          return Promise.resolve(answer === undefined ? undefined : { amount: answer });
        },
      },
      journal: {
        billed: (id, { amount, basis }) => {
          assert.equal(basis, 'billed');
          billed.push([id, amount]);
          return Promise.resolve();
        },
      },
      delays: [1, 5, 10],
    });
    return { settle, calls, billed };
  };
  const quiet = () => new Promise((resolve) => setTimeout(resolve, 60));

  it('is requested again while fal has no event, and is recorded once', async () => {
    const { settle, calls, billed } = setUp([undefined, undefined, 0.04]);
    settle('job', 'request');
    settle('job', 'request');
    await until(() => billed.length > 0);
    await quiet();
    assert.deepEqual(billed, [['job', 0.04]]);
    assert.equal(calls.length, 3);
  });

  it('stays the list price where fal never has one', async () => {
    const { settle, calls, billed } = setUp([]);
    settle('job', 'request');
    await until(() => calls.length === 3);
    await quiet();
    assert.deepEqual([calls.length, billed.length], [3, 0]);
  });

  it('is not requested for any job once the key is refused', async () => {
    const { settle, calls } = setUp([new FalError('auth', 'no', { reason: 'no-permission' })]);
    settle('one', 'first');
    await until(() => calls.length === 1);
    await quiet();
    settle('two', 'second');
    await quiet();
    assert.deepEqual(calls, ['first']);
  });

  it('survives a cut connection', async () => {
    const { settle, billed } = setUp([new FalError('network', 'cut'), 0.5]);
    settle('job', 'request');
    await until(() => billed.length > 0);
    assert.deepEqual(billed, [['job', 0.5]]);
  });
});
