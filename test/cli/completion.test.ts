import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DRAW, putPreset } from '../presets/files.ts';
import { installWithApt } from '../support/apt.ts';
import { runToEnd } from '../suites/process.ts';
import { SERVER, useCli } from './cli.ts';
import { hasTerminal, openTerminal, quoted } from './terminal.ts';

/** How each shell is started so that it prints `READY`, and then the arguments that a completed line has. */
const SHELLS = {
  bash: {
    start: 'exec bash --norc --noprofile -i',
    show: `fal-mcp() { printf '<%s>' "$@"; echo; }`,
  },
  zsh: {
    start: 'exec zsh -f -i',
    show: `autoload -Uz compinit; compinit -u -D; fal-mcp() { printf '<%s>' "$@"; echo; }`,
  },
  fish: {
    start: 'exec fish --no-config -i',
    show: `function fal-mcp; printf '<%s>' $argv; echo; end`,
  },
} as const;
type ShellName = keyof typeof SHELLS;

/** Whether a shell is there, installed where this machine allows it. */
function hasShell(shell: ShellName): boolean {
  const isThere = () => ['/usr/bin', '/bin'].some((folder) => existsSync(`${folder}/${shell}`));
  if (isThere()) return true;
  try {
    installWithApt(shell, [shell]);
  } catch {
    return false;
  }
  return isThere();
}

describe('the completions', () => {
  const cli = useCli();
  const scriptOf = async (shell: string) => {
    const { code, out } = await cli.run(['completion', shell]);
    assert.equal(code, 0);
    return out;
  };

  for (const shell of Object.keys(SHELLS) as ShellName[]) {
    it(`completes lines in ${shell}`, async function () {
      if (!hasTerminal || !hasShell(shell)) this.skip(); // The terminal or this shell is not on this machine, and cannot be installed.
      const { out: id } = await cli.run([
        'run',
        'fal-ai/flux/schnell',
        '-i',
        'prompt=a fox',
        '--detach',
      ]);
      const { code } = await cli.run(['jobs', 'wait', 'last']);
      assert.equal(code, 0);
      await writeFile(path.join(cli.project, 'my picture.jpg'), 'x');
      await writeFile(path.join(cli.project, 'other.json'), '{}');
      await mkdir(path.join(cli.project, 'outcome'));
      const script = path.join(cli.data, `completion.${shell}`);
      await writeFile(script, await scriptOf(shell));
      const { start, show } = SHELLS[shell];
      const options = { cwd: cli.project, env: cli.env, columns: 120 };
      const terminal = openTerminal(start, options);
      try {
        // zsh has completions once compinit has run.
        terminal.type(`${show}\n`);
        terminal.type(`source ${quoted(script)}\n`);
        terminal.type(`printf 'REA%s\\n' DY\n`);
        await terminal.shows(/READY/);
        for (const [typed, args] of [
          ['rec\tsharper', ['recommend', 'sharper']],
          ['jobs wai\tlast', ['jobs', 'wait', 'last']],
          [`jobs wait ${id.slice(0, 8)}\t--json`, ['jobs', 'wait', id.trim(), '--json']],
          ['jobs --qui\t', ['jobs', '--quiet']],
          ['schema fal-ai/flux/dev/im\t', ['schema', 'fal-ai/flux/dev/image-to-image']],
          ['run fal-ai/flux/schnell -i prom\tx', ['run', 'fal-ai/flux/schnell', '-i', 'prompt=x']],
          [
            'run fal-ai/flux/schnell -i prompt="a fox" -i image_si\tportrait_16\t--det\t',
            [
              'run',
              'fal-ai/flux/schnell',
              '-i',
              'prompt=a fox',
              '-i',
              'image_size=portrait_16_9',
              '--detach',
            ],
          ],
          [
            'run fal-ai/birefnet/v2 -i image_url=my\t--json',
            ['run', 'fal-ai/birefnet/v2', '-i', 'image_url=my picture.jpg', '--json'],
          ],
          ['run x --input-file oth\t', ['run', 'x', '--input-file', 'other.json']],
          ['run x --save-to out\t', ['run', 'x', '--save-to', 'outcome/']],
          ['upload oth\t', ['upload', 'other.json']],
          ['connect cursor --scope us\t', ['connect', 'cursor', '--scope', 'user']],
          ['spend limits --unknown-price ref\t', ['spend', 'limits', '--unknown-price', 'refuse']],
          ['models --category text-to-sp\t', ['models', '--category', 'text-to-speech']],
          ['--disable-tool upl\t', ['--disable-tool', 'upload_file']],
        ] as const) {
          terminal.type(`fal-mcp ${typed}\r`);
          const expected = args.map((arg) => `<${arg}>`).join('');
          const end = expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
          // zsh takes the slash of a folder away when the line ends.
          await terminal.shows(new RegExp(`${end.replace(/\/>$/, '/?>')}\\r?\\n`));
        }
      } finally {
        terminal.kill();
      }
    });
  }

  it('writes a script for PowerShell that calls this program', async () => {
    const text = await scriptOf('powershell');
    assert.match(text, /^Register-ArgumentCompleter -Native -CommandName fal-mcp /m);
    assert.ok(text.includes(`& '${process.execPath}' '${SERVER}' complete @words $typed`), text);
  });

  it('calls the npm package by its name', async () => {
    const link = path.join(cli.data, 'fal-mcp');
    await symlink(SERVER, link);
    const { out } = await runToEnd(process.execPath, [link, 'completion', 'bash'], cli.env);
    assert.match(out, /< <\('fal-mcp' complete /);
  });

  it('completes without a request, and from no more than this machine has', async () => {
    const before = cli.sandbox.seen.length;
    await putPreset(cli.data, 'fox', DRAW, 'presets');
    await putPreset(cli.data, 'broken', { ...DRAW, endpoint: 'x' }, 'presets');
    for (const [line, expected] of [
      [['run', 'fal-ai/'], 'fal-ai/flux/'],
      [['run', 'fal-ai/flux/schnell', '--input', 'num'], 'num_images='],
      [
        ['run', 'fal-ai/flux/schnell', '--input=enable_safety_checker='],
        '--input=enable_safety_checker=true',
      ],
      [['run', 'fal-ai/flux/schnell', '-i', 'image_size.'], 'image_size.width='],
      [['run', 'x', ''], '--input'],
      [['run', 'fo'], 'fox'],
      [['run', 'fox', '-i', ''], 'what='],
      [['run', 'fox', '-i', 'size='], 'size=portrait_4_3'],
      [['run', 'fox', '--matrix', 's'], 'size='],
      [['price', 'fal-ai/flux/dev', 'fal-ai/flux/sc'], 'fal-ai/flux/schnell'],
      [['completion', ''], 'powershell'],
      [['--ro'], '--root'],
      [['--root', 'x', '--http', '--po'], '--port'],
    ] as const) {
      const { code, out } = await cli.run(['complete', ...line]);
      assert.equal(code, 0);
      const values = out
        .split('\n')
        .slice(1)
        .map((one) => one.split('\t')[0]);
      assert.ok(values.includes(expected), `${line.join(' ')}: ${out}`);
    }
    const { out } = await cli.run(['complete', 'run', 'no/such', '-i', '']);
    assert.equal(out, 'words 0\n');
    const once = await cli.run([
      'complete',
      'run',
      'fal-ai/flux/schnell',
      '-i',
      'seed=1',
      '-i',
      'se',
    ]);
    assert.doesNotMatch(once.out, /^seed=/m);
    assert.equal(cli.sandbox.seen.length, before);
  });

  it('refuses a shell that it does not know', async () => {
    const { code, err } = await cli.run(['completion', 'tcsh']);
    assert.equal(code, 2);
    assert.match(err, /completion takes one of bash, zsh, fish, powershell/);
  });
});
