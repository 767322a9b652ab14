import { useEffect, useState } from 'preact/hooks';
import { CODE_LANGUAGES, type CodeLanguage, type JsonObject } from '../../protocol/messages.ts';
import { errorText, useApp } from '../app.ts';
import { t } from '../l10n.ts';
import { IconButton } from './iconButton.tsx';

const NAMES: Record<CodeLanguage, string> = {
  typescript: 'TypeScript',
  javascript: 'JavaScript',
  python: 'Python',
  curl: 'cURL',
};
/** What VS Code calls the language of a document. */
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

/** A run as code, to copy or to insert. */
export function Code({ endpointId, input }: CodeProps) {
  const { host, toast, runOrToast } = useApp();
  const [language, setLanguage] = useState<CodeLanguage>('typescript');
  const [code, setCode] = useState('');
  useEffect(() => {
    const taken = new AbortController();
    host
      .ask('code.make', { endpointId, input, language }, taken.signal)
      .then(setCode)
      .catch((error: unknown) => {
        if (!taken.signal.aborted) toast(errorText(error), 'error');
      });
    return () => {
      taken.abort();
    };
  }, [endpointId, input, language]);
  return (
    <div class="code">
      <div class="code-bar">
        <select
          aria-label={t('Language')}
          value={language}
          onChange={(event) => {
            setLanguage(CODE_LANGUAGES[event.currentTarget.selectedIndex] ?? 'typescript');
          }}
        >
          {CODE_LANGUAGES.map((one) => (
            <option key={one} value={one}>
              {NAMES[one]}
            </option>
          ))}
        </select>
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
