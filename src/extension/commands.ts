import * as vscode from 'vscode';
import type { Services } from './services.ts';
import { switchSandbox } from './settings.ts';

type Command = (services: Services, ...args: readonly unknown[]) => unknown;

/** The commands that package.json contributes; each loads its module on the first run. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  'fal.generate': async (services, argument) =>
    (await import('./generate/generate.ts')).generate(services, argument),
  'fal.compareModels': async (services) => (await import('./compare.ts')).compareModels(services),
  'fal.searchModels': async (services) =>
    (await import('./documents/modelCommands.ts')).searchModels(services),
  'fal.showSchema': async (services, id) =>
    (await import('./documents/modelCommands.ts')).showSchema(services, id),
  'fal.checkPrice': async (services, id) =>
    (await import('./documents/modelCommands.ts')).checkPrice(services, id),
  'fal.uploadFile': async (services, one, all) =>
    (await import('./uploads/uploads.ts')).uploadCommand(services, one, all),
  'fal.pasteImage': async ({ sidebar }) => sidebar.show({ place: 'create', paste: true }),
  'fal.insertLastResult': async (services) =>
    (await import('./jobs/lastJob.ts')).insertLastResult(services),
  'fal.insertResultAs': async (services) =>
    (await import('./jobs/insertResultAs.ts')).insertResultAs(services),
  'fal.insertCode': async (services) => (await import('./jobs/lastJob.ts')).insertCode(services),
  'fal.copyResultUrl': async (services) =>
    (await import('./jobs/lastJob.ts')).copyResultUrl(services),
  'fal.showJobs': async (services) => (await import('./jobs/showJobs.ts')).showJobs(services),
  'fal.showOrigin': async (services, uri) =>
    (await import('./provenance/origin.ts')).showOrigin(services, uri),
  'fal.makeAgain': async (services, uri) =>
    (await import('./provenance/origin.ts')).makeAgain(services, uri),
  'fal.varyFile': async (services, uri) =>
    (await import('./provenance/origin.ts')).varyFile(services, uri),
  'fal.editInputs': async (services, uri) =>
    (await import('./provenance/origin.ts')).editInputs(services, uri),
  'fal.useAsInput': async (services, one, all) =>
    (await import('./provenance/useAsInput.ts')).useAsInput(services, one, all),
  'fal.compareFiles': async (services, one, all) =>
    (await import('./provenance/compareFiles.ts')).compareFiles(services, one, all),
  'fal.makePack': async (services, one, all) =>
    (await import('./packs/makePack.ts')).makePack(services, one, all),
  'fal.convertFile': async (services, one, all) =>
    (await import('./packs/convertFile.ts')).convertFile(services, one, all),
  'fal.searchDocs': async (services, query) =>
    (await import('./documents/searchDocs.ts')).searchDocs(services, query),
  'fal.showSpending': ({ sidebar }) => sidebar.showSpending(),
  'fal.setSpendingLimits': async (services) =>
    (await import('./spending/limits.ts')).setSpendingLimits(services),
  'fal.approveRun': async (services) =>
    (await import('./spending/approve.ts')).approveRun(services),
  'fal.stopSpending': async (services) =>
    (await import('./spending/stop.ts')).stopSpending(services),
  'fal.resumeSpending': async (services) =>
    (await import('./spending/stop.ts')).resumeSpending(services),
  'fal.setKey': async (services) => {
    (await import('./key/keyInput.ts')).setKey(services);
  },
  'fal.removeKey': async (services) => (await import('./key/keyInput.ts')).removeKey(services),
  'fal.openKeysPage': async () => (await import('./key/keyInput.ts')).openKeysPage(),
  'fal.startSandbox': async (services) =>
    (await import('./sandbox/startSandbox.ts')).startSandbox(services),
  'fal.useSandbox': () => switchSandbox(true),
  'fal.leaveSandbox': () => switchSandbox(false),
  'fal.connectAgent': async (services) =>
    (await import('./agents/connectAgent.ts')).connectAgent(services),
  'fal.askAgent': async ({ log }, one, all) =>
    (await import('./agents/askAgent.ts')).askAboutFiles(log, one, all),
  'fal.diagnose': async () => (await import('./documents/documents.ts')).showDiagnosis(),
  'fal.openLog': ({ log }) => log.show(),
  'fal.openSidebar': async ({ sidebar }, argument) => {
    const { endpointId } = (argument ?? {}) as { endpointId?: unknown };
    if (typeof endpointId === 'string') await sidebar.show({ place: 'create', endpointId });
    else await vscode.commands.executeCommand('fal.sidebar.focus');
  },
  'fal.openInEditor': ({ sidebar }) => sidebar.openInEditor(),
  'fal.openSettings': ({ context }) =>
    vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${context.extension.id}`),
  'fal.uploads.copyUrl': async (_services, one, all) =>
    (await import('./uploads/uploadItems.ts')).copyUploadUrl(one, all),
  'fal.uploads.insert': async (_services, one, all) =>
    (await import('./uploads/uploadItems.ts')).insertUpload(one, all),
  'fal.uploads.useAsInput': async (_services, one) =>
    (await import('./uploads/uploadItems.ts')).useUpload(one),
  'fal.uploads.forget': async (services, one, all) =>
    (await import('./uploads/uploadItems.ts')).forgetUpload(services, one, all),
};

/** Registers all commands; shows the error of a failed one. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(COMMANDS).map(([id, run]) =>
      vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
        try {
          return await run(services, ...args);
        } catch (error) {
          const { showError } = await import('./notify.ts');
          showError(error, services.log);
          return undefined;
        }
      }),
    ),
  );
}
