// Stands in for VS Code's desktop program where there is none: takes its arguments for a test run, and
// runs the tests in VS Code's server with Chromium for a window. Its exit code is that of the tests.
import { driveTests } from './driveTests.ts';
import { startVsCode } from './vscode.ts';

const argument = (name: string): string => {
  const start = `--${name}=`;
  const found = process.argv.find((text) => text.startsWith(start));
  if (found === undefined) throw new Error(`${start}… is missing`);
  return found.slice(start.length);
};

// What VS Code itself gets of this environment: only what the tests set.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name.startsWith('FAL_')),
);
const version = argument('version') === 'oldest' ? 'oldest' : 'newest';
const vscode = await startVsCode({
  drivesTests: true,
  usesChat: true,
  hasAllExtensions: true,
  env,
  version,
});
try {
  process.exitCode = await driveTests(vscode, {
    extension: argument('extensionDevelopmentPath'),
    tests: argument('extensionTestsPath'),
  });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
if (process.exitCode !== 0) {
  console.error(`Pictures and logs: ${await vscode.keep('inside the extension host')}`);
}
await vscode.stop();
