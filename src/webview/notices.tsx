import type { SidebarCommand } from '../protocol/messages.ts';
import { useApp } from './app.ts';
import { Button } from './controls/button.tsx';
import { t } from './l10n.ts';

/** The notices above every view: sandbox, missing key, no connection, untrusted workspace. */
export function Notices() {
  const { situation } = useApp();
  const { hasKey, sandbox, offline, isTrusted } = situation.value;
  return (
    <>
      {sandbox && (
        <Notice
          tone="quiet"
          icon="beaker"
          text={t('Sandbox: nothing is billed, nothing leaves this machine.')}
        >
          <CommandButton command="leaveSandbox" label={t('Leave')} />
        </Notice>
      )}
      {!sandbox && !hasKey && (
        <Notice
          icon="key"
          text={t('Set your fal API key to generate, or try the sandbox without one.')}
        >
          <CommandButton command="setKey" label={t('Set API key')} />
          <CommandButton command="useSandbox" label={t('Try without a key')} />
        </Notice>
      )}
      {!sandbox && offline && (
        <Notice
          tone="warning"
          icon="debug-disconnect"
          text={t('fal cannot be reached. Showing the models stored on this machine.')}
        />
      )}
      {!isTrusted && (
        <Notice
          tone="warning"
          icon="shield"
          text={t('This workspace is not trusted: nothing is uploaded from it or saved to it.')}
        >
          <CommandButton command="manageTrust" label={t('Manage trust')} />
        </Notice>
      )}
    </>
  );
}

interface NoticeProps {
  readonly icon: string;
  readonly text: string;
  readonly tone?: 'info' | 'warning' | 'quiet';
  readonly children?: preact.ComponentChildren;
}

/** A notice across the view. */
export function Notice({ icon, text, tone = 'info', children }: NoticeProps) {
  return (
    <div class="notice" data-tone={tone}>
      <span class={`codicon codicon-${icon}`} aria-hidden="true" />
      <span class="notice-text">{text}</span>
      {children && <span class="notice-actions">{children}</span>}
    </div>
  );
}

interface CommandButtonProps {
  readonly command: SidebarCommand;
  readonly label: string;
  readonly look?: 'secondary';
}

/** A button that runs a command of the extension. */
export function CommandButton({ command, label, look }: CommandButtonProps) {
  const { host, runOrToast } = useApp();
  return (
    <Button
      label={label}
      {...(look && { look })}
      onClick={() => runOrToast(() => host.ask('command.run', { command }))}
    />
  );
}
