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
  let said: Message[];
  let answers: ((value: string) => void)[];

  const openHost = (): Host => {
    const handlers = {
      'code.make': () => new Promise<string>((resolve) => answers.push(resolve)),
    } as unknown as Handlers;
    return createHost(
      (message) => {
        said.push(message);
        page.take(message);
      },
      handlers,
      (error) => ({ message: String(error) }),
    );
  };
  const openPage = (host: Host) => createClient((message) => void host.take(message));
  const ask = () =>
    page.ask('code.make', { endpointId: 'fal-ai/flux/dev', input: {}, language: 'curl' });
  beforeEach(() => {
    said = [];
    answers = [];
  });

  it('gives a page that is shown again none of the answers that its forerunner waited for', async () => {
    const host = openHost();
    page = openPage(host);
    void ask();
    page = openPage(host);
    const mine = ask();
    answers[0]?.('of the one before');
    answers[1]?.('mine');
    assert.equal(await mine, 'mine');
    assert.equal(said.length, 2);
  });

  it('says nothing when it is over: the page has another host by then', async () => {
    const host = openHost();
    page = openPage(host);
    const asking: Promise<void>[] = [];
    page = createClient((message) => asking.push(host.take(message)));
    void ask();
    host.dispose();
    answers[0]?.('too late');
    host.emit('jobs.changed', { jobs: [], removed: [] });
    await Promise.all(asking);
    assert.deepEqual(said, []);
  });
});
