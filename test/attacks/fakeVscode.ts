import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { build } from 'esbuild';

/** What the extension showed a person, and what it opened. */
export interface FakeVscode {
  /** Stands for the module `vscode`. */
  readonly api: { readonly workspace: object };
  /** Messages, titles, prompts, complaints: all that VS Code reads links in. */
  readonly shownTexts: string[];
  /** The rows of lists. */
  readonly rows: {
    readonly label: string;
    readonly description?: string;
    readonly detail?: string;
  }[];
  readonly opened: string[];
}

/** A VS Code in which a person confirms the first row of each list and types `typed` into each input. */
export function fakeVscode(typed = 'typed'): FakeVscode {
  const shownTexts: string[] = [];
  const rows: FakeVscode['rows'] = [];
  const opened: string[] = [];
  const message = (text: string) => {
    shownTexts.push(text);
    return Promise.resolve(undefined);
  };
  const pick = (items: FakeVscode['rows']) => {
    rows.push(...items);
    return Promise.resolve(items[0]);
  };
  const input = (options: {
    prompt?: string;
    validateInput?: (text: string) => string | undefined;
  }) => {
    shownTexts.push(options.prompt ?? '', options.validateInput?.('') ?? '');
    return Promise.resolve(typed);
  };
  const progress = (
    { title }: { title: string },
    task: (progress: object, token: object) => unknown,
  ) => {
    shownTexts.push(title);
    const report = (step: { message: string }) => shownTexts.push(step.message);
    return task({ report }, { onCancellationRequested: () => undefined });
  };
  const api = {
    l10n: {
      t: (text: string, ...values: unknown[]) =>
        text.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)])),
    },
    window: {
      showInformationMessage: message,
      showWarningMessage: message,
      showErrorMessage: message,
      showQuickPick: pick,
      showInputBox: input,
      showOpenDialog: () => Promise.resolve([api.Uri.parse('file:///home/me/picked.png')]),
      withProgress: progress,
      createOutputChannel: () => ({ info: message, error: message }),
    },
    env: {
      remoteName: 'tunnel',
      openExternal: (uri: { text: string }) => Promise.resolve(opened.push(uri.text)),
      clipboard: { writeText: () => Promise.resolve() },
    },
    commands: {
      executeCommand: (command: string) => Promise.resolve(opened.push(command)),
    },
    workspace: {
      isTrusted: true,
      getWorkspaceFolder: ({ path }: { path: string }) =>
        path.startsWith('/project/') ? { uri: { path: '/project' } } : undefined,
      fs: { stat: () => Promise.resolve({ size: 1 }) },
    },
    Uri: {
      file: (path: string) => api.Uri.parse(`file://${path}`),
      parse: (text: string) => {
        const path = text.replace(/^(?:file:\/\/|vscode-remote:\/\/[^/]*)/, '');
        const scheme = /^([\w+.-]+):/.exec(text)?.[1] ?? 'file';
        return { text, scheme, path, fsPath: path, toString: () => text };
      },
    },
    ProgressLocation: { Notification: 15 },
    CancellationError: class extends Error {},
  };
  return { api, shownTexts, rows, opened };
}

/** A module of the extension, by its path in `src/extension`, within a VS Code. */
export async function loadIn({ api }: FakeVscode, file: string): Promise<unknown> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../src/extension/${file}`, import.meta.url))],
    ...{ bundle: true, write: false, format: 'cjs', platform: 'node', logLevel: 'silent' },
    external: ['vscode'],
  });
  const require = createRequire(import.meta.url);
  const module = { exports: {} };
  const run = vm.compileFunction(outputFiles[0]?.text ?? '', ['require', 'module']) as (
    ...given: unknown[]
  ) => void;
  run((name: string): unknown => (name === 'vscode' ? api : (require(name) as unknown)), module);
  return module.exports;
}
