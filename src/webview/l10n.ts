import { config, t } from '@vscode/l10n';

// The host writes the translations into the page; each bundle configures its own copy of the package.
config({ contents: (globalThis as { falWords?: Record<string, string> }).falWords ?? {} });

/** Translates a text and replaces `{0}`, `{1}` … by the values. */
export { t };
