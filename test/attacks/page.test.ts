import assert from 'node:assert/strict';
import { isMessage } from '../../src/extension/sidebar/requests.ts';

const ask = (name: string, payload?: unknown) => ({ t: 'request', id: 1, name, payload });
const NOT = [undefined, null, 0, 'x', [], {}, true, { __proto__: { text: 'x' } }];

describe('a page that attacks its host', () => {
  it('is accepted where it keeps to the protocol', () => {
    const input = { prompt: 'a gate' };
    const file = { name: 'a.png', contentType: 'image/png', bytes: new Uint8Array(1) };
    for (const message of [
      { t: 'cancel', id: 1 },
      ask('situation.read'),
      ask('memory.write', { place: 'gallery', gallery: { kind: 'text' } }),
      ask('jobs.page', { limit: 20, filter: {} }),
      ask('run.start', { endpointId: 'a/b', inputs: [input] }),
      ask('run.start', { endpointId: 'a/b', inputs: [input], approved: { upTo: 0.5 } }),
      ask('asset.act', { id: 'x', index: 0, action: 'save' }),
      ask('command.run', { command: 'setKey' }),
      ask('file.pick', { kind: '3d', many: true }),
      ask('file.upload', { id: 'u', source: file }),
      ask('file.upload', { id: 'u', source: { uri: 'file:///a' } }),
    ]) {
      assert.ok(isMessage(message), JSON.stringify(message));
    }
  });

  it('is ignored when it sends no message or no request', () => {
    for (const message of [
      ...NOT,
      { t: 'request' },
      { t: 'response', id: 1 },
      { t: 'cancel', id: '1' },
    ]) {
      assert.ok(!isMessage(message), JSON.stringify(message));
    }
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty', '', 'run']) {
      assert.ok(!isMessage(ask(name)), name);
    }
  });

  it('is ignored when it sends other data than the request allows', () => {
    for (const name of ['text.copy', 'link.open', 'model.schema', 'job.cancel', 'command.run']) {
      for (const sent of NOT) assert.ok(!isMessage(ask(name, sent)), name);
    }
    for (const message of [
      ask('command.run', { command: 'constructor' }),
      ask('command.run', { command: 'workbench.action.terminal.new' }),
      ask('file.pick', { kind: '__proto__', many: true }),
      ask('asset.act', { id: 'x', index: -1, action: 'save' }),
      ask('asset.act', { id: 'x', index: 0, action: 'toString' }),
      ask('run.start', { endpointId: 'a/b', inputs: ['x'] }),
      ask('run.start', { endpointId: { toString: 1 }, inputs: [] }),
      ...[null, true, {}, { upTo: -1 }, { upTo: '1' }, { upTo: Infinity }, { upTo: NaN }].map(
        (approved) => ask('run.start', { endpointId: 'a/b', inputs: [], approved }),
      ),
      ask('code.make', { endpointId: 'a/b', input: {}, language: 'constructor' }),
      ask('jobs.page', { limit: Number.POSITIVE_INFINITY, filter: {} }),
      ask('memory.write', { drafts: [], place: 'nowhere' }),
      ask('file.upload', { id: 'u', source: { name: 'x', contentType: 'y', bytes: 'z' } }),
    ]) {
      assert.ok(!isMessage(message), JSON.stringify(message));
    }
  });
});
