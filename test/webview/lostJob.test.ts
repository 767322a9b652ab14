import { strict as assert } from 'node:assert';
import { LIST, LOST } from '../faults/lostSubmit.ts';
import { axeViolations } from './axe.ts';
import { openStage, type Stage } from './stage.ts';

describe('a lost job in the Gallery view', () => {
  let stage: Stage;
  before(async () => {
    const refused = { kind: 'status', status: 403 } as const;
    stage = await openStage({
      memory: { place: 'gallery' },
      sandbox: { faults: [LOST, { match: LIST, action: refused, times: Infinity }] },
      prepare: async ({ jobs }) => {
        const input = { prompt: 'a lost balloon' };
        const lost = jobs.start({ endpointId: 'fal-ai/flux/dev', input, by: 'you' });
        await assert.rejects(lost, { kind: 'ambiguous-submit', reason: 'lost-unsearched' });
      },
    });
  });
  after(() => stage.close());

  it('is looked for at fal: the reason stays when it is not found, and the result comes when it is', async () => {
    const { page, sandbox } = stage;
    const look = page.getByRole('button', { name: 'Look for it at fal' });
    await page
      .locator('.tile')
      .getByRole('button', { name: /^Lost, a lost balloon/ })
      .click();
    await look.click();
    const detail = page.getByRole('region', { name: /^Result of/ });
    await detail.getByText('your API key may not read requests').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    sandbox.clearFaults();
    await look.click();
    await detail.getByRole('img', { name: 'a lost balloon' }).waitFor();
    assert.equal(await look.count(), 0);
    assert.equal(sandbox.submits(), 1);
    assert.deepEqual(stage.errors, []);
  });
});
