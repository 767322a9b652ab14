// Pictures of the commands on a terminal, drawn by xterm in Chromium: npx tsx test/cli/pictures.ts FOLDER
import { mkdir, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, chromiumPath } from '../support/chromium.ts';
import { openCli, SERVER } from './cli.ts';
import { openTerminal, quoted } from './terminal.ts';

const SCHNELL = 'fal-ai/flux/schnell';
const run = (prompt: string) => ['run', SCHNELL, '-i', `prompt=${prompt}`, '--save-to', 'assets'];

interface Shot {
  readonly name: string;
  readonly args: readonly string[];
  /** The picture is taken when the output matches; by default at the end. */
  readonly until?: RegExp;
  readonly env?: NodeJS.ProcessEnv;
}

const SHOTS: readonly Shot[] = [
  { name: 'help', args: ['--help'] },
  { name: 'run-help', args: ['run', '--help'] },
  { name: 'run-done', args: run('a red fox in the snow') },
  { name: 'run-going', args: run('a fox [sandbox:slow=20000]'), until: /runs 1 s/ },
  {
    name: 'run-asks',
    args: run('a fox'),
    until: /Enter: no\) /,
    env: { FAL_CONFIRM_ABOVE: '0.001' },
  },
  { name: 'jobs', args: ['jobs'] },
  {
    name: 'price',
    args: ['price', SCHNELL, 'fal-ai/flux/dev', 'fal-ai/kling-video/v2.5-turbo/pro/image-to-video'],
  },
  { name: 'recommend', args: ['recommend', 'remove the background of product photos'] },
  {
    name: 'recommend-ascii',
    args: ['recommend', 'remove the background of product photos'],
    env: { TERM: 'linux' },
  },
  { name: 'error', args: ['run', SCHNELL, '-i', 'promt=a fox', '-i', 'num_images=9'] },
];

const [folder = 'pictures'] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const cli = await openCli();
// The npm package is started by its name.
const program = path.join(cli.data, 'fal-mcp');
await symlink(SERVER, program);
const browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
try {
  for (const columns of [80, 120]) {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    for (const shot of SHOTS) await draw(page, shot, columns);
    await page.close();
  }
} finally {
  await browser.close();
  await cli.close();
}

/** Runs a command on a terminal of so many columns, and draws what it shows. */
async function draw(page: Page, { name, args, until, env }: Shot, columns: number): Promise<void> {
  const options = { cwd: cli.project, env: { ...cli.env, ...env }, columns };
  const terminal = openTerminal(
    [process.execPath, program, ...args].map(quoted).join(' '),
    options,
  );
  if (until) await terminal.shows(until);
  else await terminal.ended;
  const output = terminal.output();
  terminal.kill();
  const xterm = path.dirname(fileURLToPath(import.meta.resolve('@xterm/xterm/package.json')));
  await page.setContent('<body style="margin:0;background:#181818"><div id="screen"></div></body>');
  await page.addStyleTag({ path: path.join(xterm, 'css/xterm.css') });
  await page.addScriptTag({ content: await readFile(path.join(xterm, 'lib/xterm.js'), 'utf8') });
  const rows = output.split('\n').length + 1;
  await page.evaluate(
    ([text, cols, lines]) =>
      new Promise<void>((resolve) => {
        const { Terminal } = globalThis as unknown as {
          readonly Terminal: new (options: object) => {
            open(element: unknown): void;
            write(text: string, done: () => void): void;
          };
        };
        const screen = new Terminal({
          cols,
          rows: lines,
          fontFamily: 'DejaVu Sans Mono',
          fontSize: 14,
          lineHeight: 1.2,
        });
        const { document } = globalThis as unknown as {
          readonly document: { getElementById(id: string): unknown };
        };
        screen.open(document.getElementById('screen'));
        screen.write(text, () => setTimeout(resolve, 200));
      }),
    [output, columns, rows] as const,
  );
  const file = path.join(folder, `${name}-${columns}.png`);
  await page.locator('.xterm-screen').screenshot({ path: file });
  console.log(file);
}
