import { strict as assert } from 'node:assert';
import type { Browser, Page } from 'playwright-core';
import type { Fault, JsonObject, Schema } from '../../src/protocol/messages.ts';
import { openFormPage } from './formBundle.ts';
import { launchBrowser } from './stage.ts';

describe('the controls of a form', function () {
  this.timeout(120_000);
  let browser: Browser;
  let page: Page;
  before(async () => {
    browser = await launchBrowser();
    page = await openFormPage(browser);
  });
  after(() => browser.close());

  const show = (
    properties: Record<string, Schema>,
    values: JsonObject = {},
    faults: Fault[] = [],
  ) =>
    page.evaluate(
      (json) => {
        const [schema, input, wrong] = JSON.parse(json) as [Schema, JsonObject, Fault[]];
        return window.form.show(schema, input, wrong);
      },
      JSON.stringify([{ type: 'object', properties }, values, faults]),
    );
  const values = () => page.evaluate(() => window.form.values());
  const field = (path: string) => page.locator(`[data-path="${path}"]`);

  it('shows a default without sending it, and restores it', async () => {
    await show({
      style: { type: 'string', default: 'photo' },
      steps: { type: 'integer', default: 28 },
    });
    const box = page.getByLabel('Style', { exact: true });
    assert.equal(await box.inputValue(), 'photo');
    assert.deepEqual(await values(), {});
    await box.fill('');
    assert.deepEqual(await values(), { style: '' });
    await page.getByRole('button', { name: 'Reset Style to its default' }).click();
    assert.deepEqual(await values(), {});
    assert.equal(await box.inputValue(), 'photo');
    await page.getByLabel('Steps', { exact: true }).fill('30');
    await page.getByLabel('Steps', { exact: true }).fill('');
    assert.deepEqual(await values(), {});
  });

  it('accepts a number by typing, keys and slider', async () => {
    await show({
      scale: { type: 'number', minimum: 0, maximum: 20, default: 3.5 },
      strength: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      frames: { type: 'integer', minimum: 8 },
    });
    const box = page.getByLabel('Scale', { exact: true });
    await box.fill('');
    await box.pressSequentially('1.05');
    assert.deepEqual(await values(), { scale: 1.05 });
    const slider = page.getByLabel('Scale, as a slider');
    assert.equal(await slider.inputValue(), '1.1');
    await slider.fill('7.5');
    assert.deepEqual(await values(), { scale: 7.5 });
    assert.equal(await box.inputValue(), '7.5');
    const strength = page.getByLabel('Strength, as a slider');
    await strength.press('End');
    assert.deepEqual(await values(), { scale: 7.5, strength: 0.99 });
    await strength.press('Home');
    assert.deepEqual(await values(), { scale: 7.5, strength: 0.01 });
    await page.getByLabel('Frames', { exact: true }).fill('16');
    await page.getByLabel('Frames', { exact: true }).press('ArrowUp');
    assert.equal((await values()).frames, 17);
  });

  it('keeps the type of an enum value, and a value outside the enum', async () => {
    await show(
      {
        count: { type: 'integer', enum: [1, 2, 4], default: 1 },
        voice: { type: 'string', enum: ['Ann', 'Bob'] },
      },
      { voice: 'Cid' },
    );
    await page.getByLabel('Count', { exact: true }).selectOption('4');
    assert.equal(
      await page.getByLabel('Voice', { exact: true }).locator('option:checked').textContent(),
      'Cid',
    );
    assert.deepEqual(await values(), { voice: 'Cid', count: 4 });
    await page.getByLabel('Voice', { exact: true }).selectOption('—');
    assert.deepEqual(await values(), { count: 4 });
  });

  it('distinguishes null from the default where null is allowed', async () => {
    await show({ style: { type: 'string', default: 'photo', nullable: true } });
    await page.getByRole('button', { name: 'No value for Style' }).click();
    assert.deepEqual(await values(), { style: null });
    await page.getByRole('button', { name: 'No value for Style' }).click();
    assert.deepEqual(await values(), {});
  });

  it('accepts a size as a preset or in pixels', async () => {
    await show({
      image_size: {
        default: 'square',
        anyOf: [
          {
            type: 'object',
            properties: { width: { type: 'integer' }, height: { type: 'integer' } },
          },
          { type: 'string', enum: ['square', 'landscape_4_3'] },
        ],
      },
    });
    await page.getByLabel('Image size', { exact: true }).selectOption('landscape 4:3');
    assert.deepEqual(await values(), { image_size: 'landscape_4_3' });
    await page.getByLabel('Image size', { exact: true }).selectOption('custom…');
    await page.getByLabel('Width', { exact: true }).fill('640');
    assert.deepEqual(await values(), { image_size: { width: 640, height: 768 } });
  });

  it('picks a seed within its limits, and locks it', async () => {
    await show({ seed: { type: 'integer', minimum: 5, maximum: 6 } });
    await page.getByRole('button', { name: 'Another seed' }).click();
    const { seed } = await values();
    assert.ok(seed === 5 || seed === 6);
    const lock = page.getByRole('button', { name: 'Keep the seed from run to run' });
    await lock.click();
    assert.equal(await lock.getAttribute('aria-pressed'), 'true');
  });

  it('adds and removes list items, in nested objects too', async () => {
    const lora: Schema = {
      type: 'object',
      required: ['path'],
      properties: { path: { type: 'string' }, scale: { type: 'number', default: 1 } },
    };
    await show({
      loras: { type: 'array', items: lora },
      options: {
        type: 'object',
        properties: { tags: { type: 'array', items: { type: 'string' } } },
      },
    });
    await page.getByRole('button', { name: 'Add to LoRAs' }).click();
    await page.getByRole('button', { name: 'Add to LoRAs' }).click();
    await field('loras[1].path').getByRole('textbox').fill('b');
    await field('loras[1].scale').getByRole('spinbutton').fill('0.5');
    await page.getByRole('button', { name: 'Remove LoRA 1' }).click();
    await page.getByRole('button', { name: 'Add to Tags' }).click();
    await page.getByLabel('Tag 1', { exact: true }).fill('calm');
    assert.deepEqual(await values(), {
      loras: [{ path: 'b', scale: 0.5 }],
      options: { tags: ['calm'] },
    });
    await page.getByRole('button', { name: 'Remove Tag 1' }).click();
    await page.getByRole('button', { name: 'Remove LoRA 1' }).click();
    assert.deepEqual(await values(), {});
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'field-loras-add');
  });

  it('accepts a value of one of several types', async () => {
    await show({ bpm: { anyOf: [{ type: 'number' }, { type: 'string' }] } });
    await page.getByLabel('BPM: type of value').selectOption('text');
    await field('bpm').getByRole('textbox').fill('auto');
    assert.deepEqual(await values(), { bpm: 'auto' });
  });

  it('shows other values as JSON, with the line of a syntax error', async () => {
    await show({ prompt: { type: 'string' } }, { prompt: 7, extra: { a: [1] } });
    assert.equal(await field('prompt').getAttribute('data-kind'), 'json');
    const box = field('extra').getByRole('textbox');
    await box.fill('{\n"a": }');
    assert.match((await field('extra').locator('.fault').textContent()) ?? '', /^Line 2: /);
    assert.deepEqual(await values(), { prompt: 7, extra: { a: [1] } });
    await box.fill('{"a": 2}');
    await box.blur();
    assert.deepEqual(await values(), { prompt: 7, extra: { a: 2 } });
    await box.fill('');
    assert.deepEqual(await values(), { prompt: 7 });
  });

  it('shows an error beside its field and connects it for screen readers', async () => {
    await show(
      {
        prompt: { type: 'string', description: 'What to make.' },
        loras: {
          type: 'array',
          items: { type: 'object', properties: { path: { type: 'string' } } },
        },
      },
      { loras: [{}] },
      [
        { path: 'prompt', message: 'is required' },
        { path: 'loras[0].path', message: 'is too short' },
      ],
    );
    const box = page.getByLabel('Prompt', { exact: true });
    assert.equal(await box.getAttribute('aria-invalid'), 'true');
    const described = (await box.getAttribute('aria-describedby')) ?? '';
    const texts = await page.evaluate(
      (ids) => ids.map((id) => document.getElementById(id)?.textContent),
      described.split(' '),
    );
    assert.deepEqual(texts, ['What to make.', 'is required']);
    assert.equal(await field('loras[0].path').locator('.fault').textContent(), 'is too short');
    assert.equal(await page.locator('.fault').count(), 2);
  });

  it('explains that a variable is filled in at the start of a run', async () => {
    await show({ prompt: { type: 'string' } });
    await page.getByLabel('Prompt', { exact: true }).fill('Explain ${selection} and ${file}');
    assert.equal(
      await field('prompt').locator('.hint').textContent(),
      '${selection}, ${file} is filled in when you generate.',
    );
  });
});
