import './style/style.css';
import { render } from 'preact';
import { AppContext, createApp } from './app.ts';
import { Shell } from './shell.tsx';
import { connectToHost } from './vscodeApi.ts';

const host = connectToHost();
const [situation, memory] = await Promise.all([
  host.ask('situation.read', undefined),
  host.ask('memory.read', undefined),
]);
render(
  <AppContext.Provider value={createApp(host, situation, memory)}>
    <Shell />
  </AppContext.Provider>,
  document.body,
);
