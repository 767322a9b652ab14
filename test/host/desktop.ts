// Stands in for VS Code's desktop program where there is none: takes its arguments for a test run, and
// runs the tests in VS Code's server with Chromium for a window. Its exit code is that of the tests.
import { startVsCode, type VsCode } from './vscode.ts';

const DEADLINE = 240_000;

const argument = (name: string): string => {
  const start = `--${name}=`;
  const found = process.argv.find((text) => text.startsWith(start));
  if (found === undefined) throw new Error(`${start}… is missing`);
  return found.slice(start.length);
};

/** Opens the workbench with the tests and waits for their exit code. */
async function runTests(vscode: VsCode): Promise<number> {
  const page = await vscode.context.newPage();
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
  const paths = ['extensionDevelopmentPath', 'extensionTestsPath'].map((name): [string, string] => [
    name,
    vscode.remote(argument(name)),
  ]);
  await page.goto(vscode.address([...paths, ['skipWelcome', 'true']]));
  return ended;
}

// What VS Code itself gets of this environment: only what the tests set.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith('FAL_')),
);
const vscode = await startVsCode({ drivesTests: true, env });
try {
  process.exitCode = await runTests(vscode);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
if (process.exitCode !== 0) console.error(`Logs and pictures: ${await vscode.keep('tests')}`);
await vscode.stop();
