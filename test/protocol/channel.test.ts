import assert from 'node:assert/strict';
import {
  type Client,
  createClient,
  createHost,
  type Handlers,
  type Host,
  type Message,
} from '../../src/protocol/channel.ts';

describe('the channel of the sidebar', () => {
  let page: Client;
  let sent: Message[];
  let answers: ((value: string) => void)[];

  const openHost = (): Host => {
    const handlers = {
      'code.make': () => new Promise<string>((resolve) => answers.push(resolve)),
    } as unknown as Handlers;
    return createHost(
      (message) => {
        sent.push(message);
        page.receive(message);
      },
      handlers,
      (error) => String(error),
    );
  };
  const openPage = (host: Host) => createClient((message) => void host.receive(message));
  const ask = () =>
    page.ask('code.make', { endpointId: 'fal-ai/flux/dev', input: {}, language: 'curl' });
  beforeEach(() => {
    sent = [];
    answers = [];
  });

  it("gives a reloaded page no responses to its predecessor's requests", async () => {
    const host = openHost();
    page = openPage(host);
    void ask();
    page = openPage(host);
    const mine = ask();
    answers[0]?.('of the one before');
    answers[1]?.('mine');
    assert.equal(await mine, 'mine');
    assert.equal(sent.length, 2);
  });

  it('sends nothing after dispose, because the page has another host', async () => {
    const host = openHost();
    page = openPage(host);
    const asking: Promise<void>[] = [];
    page = createClient((message) => asking.push(host.receive(message)));
    void ask();
    host.dispose();
    answers[0]?.('too late');
    host.emit('jobs.changed', { jobs: [], removed: [] });
    await Promise.all(asking);
    assert.deepEqual(sent, []);
  });
});
