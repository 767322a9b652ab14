// Runs the tests inside the extension host in a desktop VS Code that is downloaded: its version is the first argument,
// else the newest stable one.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';

const MOCHA = fileURLToPath(new URL('../../node_modules/mocha/bin/mocha.js', import.meta.url));
const TEST = fileURLToPath(new URL('inside.test.ts', import.meta.url));

const VSCODE_PATH = await downloadAndUnzipVSCode(process.argv[2] ?? 'stable');
// The program is the same for both versions of the file, so one of them is enough.
const options = ['--grep', 'inside the extension host of VS Code', '--timeout', '600000'];
const child = spawn(process.execPath, [MOCHA, TEST, ...options], {
  stdio: 'inherit',
  env: { ...process.env, VSCODE_PATH },
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
