import { useEffect, useState } from 'preact/hooks';
import { CODE_LANGUAGES, type CodeLanguage, type JsonObject } from '../../protocol/messages.ts';
import { useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { IconButton } from './iconButton.tsx';
import { useRequest } from './request.ts';
import { Select } from './select.tsx';

const NAMES: Record<CodeLanguage, string> = {
  typescript: 'TypeScript',
  javascript: 'JavaScript',
  python: 'Python',
  curl: 'cURL',
};
/** VS Code's language id of each snippet language. */
const DOCUMENTS: Record<CodeLanguage, string> = {
  typescript: 'typescript',
  javascript: 'javascript',
  python: 'python',
  curl: 'shellscript',
};

interface CodeProps {
  readonly endpointId: string;
  readonly input: JsonObject;
}

/** A code snippet of a run, with buttons to copy and insert it. */
export function Code({ endpointId, input }: CodeProps) {
  const { host, toast, runOrToast } = useApp();
  const [language, setLanguage] = useState<CodeLanguage>('typescript');
  const { answer: code = '', error } = useRequest('code.make', { endpointId, input, language });
  useEffect(() => {
    if (error !== undefined) toast(error, 'error');
  }, [error]);
  return (
    <div class="code">
      <div class="code-bar">
        <Select
          label={t('Language')}
          value={language}
          options={CODE_LANGUAGES.map((one) => [one, NAMES[one]])}
          onChoose={setLanguage}
        />
        <IconButton
          icon="copy"
          label={t('Copy the code')}
          disabled={code === ''}
          onClick={() => {
            runOrToast(async () => {
              await host.ask('text.copy', { text: code });
              toast(t('Copied'));
            });
          }}
        />
        <IconButton
          icon="insert"
          label={t('Insert the code')}
          disabled={code === ''}
          onClick={() => {
            runOrToast(() =>
              host.ask('text.insert', { text: code, language: DOCUMENTS[language] }),
            );
          }}
        />
      </div>
      <pre class="code-text" tabIndex={0} role="region" aria-label={NAMES[language]} dir="ltr">
        {code}
      </pre>
    </div>
  );
}
