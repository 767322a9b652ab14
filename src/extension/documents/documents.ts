import * as vscode from 'vscode';
import type { Services } from '../services.ts';

const SCHEME = 'fal';

/** Registers fal's read-only documents of models, jobs and diagnoses. */
export function registerDocuments(services: Services): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async (uri) => {
        if (uri.path.startsWith('/diagnosis-'))
          return (await import('../diagnose.ts')).diagnosisText(services);
        const { documentText } = await import('./documentText.ts');
        return documentText(services, uri.path, uri.query);
      },
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      // Drops the cached text, so that reopening shows current data.
      if (uri.scheme === SCHEME) changed.fire(uri);
    }),
  );
}

/** Shows one of fal's documents, e.g. `models/fal-ai/flux/dev` or `jobs`; `query` is what it is about, where its path is a title. */
export async function showDocument(path: string, query = ''): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${path}.md`, query });
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { preview: true });
}

/** The command: examines this installation and shows the report as a document, a new one each time. */
export async function showDiagnosis(): Promise<void> {
  const time = new Date().toLocaleTimeString('sv').replaceAll(':', '-');
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/diagnosis-${time}.txt` });
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Examining fal…'),
  };
  const document = await vscode.window.withProgress(options, () =>
    vscode.workspace.openTextDocument(uri),
  );
  await vscode.window.showTextDocument(document, { preview: true });
}
