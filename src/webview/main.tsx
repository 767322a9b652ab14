import './style/style.css';
import { render } from 'preact';
import type { SidebarCommand } from '../protocol/messages.ts';
import { AppContext, createApp, errorText } from './app.ts';
import { Shell } from './shell.tsx';
import { SpendingPage } from './spending/page.tsx';
import { pasteImage } from './pasteImage.ts';
import { connectToHost } from './vscodeApi.ts';
import { Button } from './controls/button.tsx';
import { t } from './l10n.ts';

const host = connectToHost();
try {
  const [situation, memory] = await Promise.all([
    host.ask('situation.read', undefined),
    host.ask('memory.read', undefined),
  ]);
  const app = createApp(host, situation, memory);
  host.on('show', ({ paste }) => {
    if (paste) void pasteImage(app);
  });
  render(
    <AppContext.Provider value={app}>
      {document.body.dataset.page === 'spending' ? <SpendingPage /> : <Shell />}
    </AppContext.Provider>,
    document.body,
  );
} catch (error) {
  render(<Broken error={error} />, document.body);
}

/** The page shown when the extension cannot start fal. */
function Broken({ error }: { readonly error: unknown }) {
  const run = (command: SidebarCommand) => () => {
    void host.ask('command.run', { command });
  };
  return (
    <div class="notice" data-tone="warning" role="alert">
      <span class="codicon codicon-warning" aria-hidden="true" />
      <span class="notice-text">{errorText(error)}</span>
      <span class="notice-actions">
        <Button look="secondary" label={t('Open log')} onClick={run('openLog')} />
      </span>
    </div>
  );
}
