import type { VsCode } from './vscode.ts';

const DEADLINE = 240_000;

/** What VS Code runs in its extension host: the unpacked extension, and a module that exports `run`. */
export interface HostTests {
  readonly extension: string;
  readonly tests: string;
}

/** Opens the workbench with the tests and resolves to their exit code; `vscode` must have been started with `drivesTests`. @throws when they do not end in four minutes */
export async function driveTests(vscode: VsCode, paths: HostTests): Promise<number> {
  const page = vscode.context.pages()[0] ?? (await vscode.context.newPage());
  const ended = new Promise<number>((resolve, reject) => {
    const fail = (why: string) => {
      reject(new Error(why));
    };
    const timer = setTimeout(fail, DEADLINE, 'The tests did not end in time.');
    page.once('crash', () => {
      fail('The workbench crashed.');
    });
    void page.exposeFunction('codeAutomationExit', (code: number) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.goto(
    vscode.address([
      ['extensionDevelopmentPath', vscode.remote(paths.extension)],
      ['extensionTestsPath', vscode.remote(paths.tests)],
      ['skipWelcome', 'true'],
    ]),
    { timeout: DEADLINE },
  );
  return ended;
}
