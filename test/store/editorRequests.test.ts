import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { EditorRequest } from '../../src/domain/editorRequest.ts';
import { createEditorListener, createEditorSender } from '../../src/store/editorRequests.ts';
import { tempFolder } from '../support/mcp.ts';
import { until } from '../support/until.ts';

const INSERT: EditorRequest = { kind: 'insert', requestId: 'r', index: 0 };

describe('what a server requests of the window that has the focus', () => {
  const listeners: { dispose(): void }[] = [];
  afterEach(() => {
    for (const one of listeners.splice(0)) one.dispose();
  });
  const listen = (data: string, name: string, taken: string[]) => {
    const listener = createEditorListener(
      data,
      (request) => {
        taken.push(`${name}: ${request.kind}`);
        return Promise.resolve({ isDone: true, text: name });
      },
      (error) => assert.fail(String(error)),
    );
    listeners.push(listener);
    return listener;
  };
  const shown = (data: string) =>
    until(() => readFile(path.join(data, 'editor/window.json'), 'utf8').catch(() => undefined));

  const focused = (data: string) =>
    until(async () => (await shown(data)).includes('"isFocused":true'));
  const unfocused = (data: string) =>
    until(async () => (await shown(data)).includes('"isFocused":false'));

  it('is done once by that window, whichever it is by now', async () => {
    const [data, taken] = [await tempFolder('data'), [] as string[]];
    const sender = createEditorSender(data);
    const [one, two] = [listen(data, 'one', taken), listen(data, 'two', taken)];
    one.setFocused(true);
    await shown(data);
    assert.deepEqual(await sender.send(INSERT), { isDone: true, text: 'one' });
    one.setFocused(false);
    await unfocused(data);
    two.setFocused(true);
    await focused(data);
    assert.deepEqual(await sender.send({ kind: 'set-key', by: 'an agent' }), {
      isDone: true,
      text: 'two',
    });
    assert.deepEqual(taken, ['one: insert', 'two: set-key']);
    assert.deepEqual(await readdir(path.join(data, 'editor')), ['window.json']);
  });

  it('is answered each when many servers send at once', async () => {
    const [data, taken] = [await tempFolder('data'), [] as string[]];
    listen(data, 'one', taken).setFocused(true);
    await shown(data);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => createEditorSender(data).send(INSERT)),
    );
    assert.ok(answers.every((answer) => answer?.isDone));
    assert.equal(taken.length, 8);
  });

  it('is not done where no window has the focus, nor later by one that gets it', async () => {
    const [data, taken] = [await tempFolder('data'), [] as string[]];
    assert.equal(await createEditorSender(data).send(INSERT), undefined);
    const listener = listen(data, 'one', taken);
    listener.setFocused(true);
    await shown(data);
    listener.setFocused(false);
    await unfocused(data);
    assert.ok(await createEditorSender(data).isOpen());
    assert.equal(await createEditorSender(data).send(INSERT), undefined);
    listener.setFocused(true);
    await focused(data);
    assert.deepEqual(taken, []);
    listener.dispose();
    await until(async () => !(await createEditorSender(data).isOpen()));
  });

  it('is refused when it is unreadable, and when its number is used or invented', async () => {
    const [data, taken] = [await tempFolder('data'), [] as string[]];
    listen(data, 'one', taken).setFocused(true);
    const { token } = JSON.parse(await shown(data)) as { token: string };
    const folder = path.join(data, 'editor');
    const sender = '1'.repeat(32);
    const place = (number: string, request: unknown) =>
      writeFile(path.join(folder, `${number}.${sender}.request.json`), JSON.stringify(request));
    await place('0'.repeat(32), INSERT);
    await place(token, { kind: 'run', command: 'rm' });
    const answer = await until(() =>
      readFile(path.join(folder, `${sender}.answer.json`), 'utf8').catch(() => undefined),
    );
    assert.deepEqual(JSON.parse(answer), { isDone: false, text: 'The request is not readable.' });
    await place(token, INSERT);
    // Longer than a request takes.
    await sleepFor(1_000);
    assert.deepEqual(taken, []);
    assert.ok((await createEditorSender(data).send(INSERT))?.isDone);
    assert.equal(taken.length, 1);
    assert.ok((await readdir(folder)).includes(`${token}.${sender}.request.json`));
  });

  it('ends in nothing when the process of the window is gone', async () => {
    const data = await tempFolder('data');
    const listener = listen(data, 'one', []);
    listener.setFocused(true);
    const window = JSON.parse(await shown(data)) as { process: { since: number } };
    const dead = { ...window, process: { ...window.process, since: 1 } };
    await writeFile(path.join(data, 'editor/window.json'), JSON.stringify(dead));
    assert.equal(await createEditorSender(data).send(INSERT), undefined);
  });
});
