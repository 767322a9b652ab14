import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCli } from '../presets/cli.ts';
import { tempFolder } from '../support/mcp.ts';
import { decodePicture, png, quadrants } from '../support/pictures.ts';

describe('the command pack', () => {
  const inProject = async () => {
    const cwd = await tempFolder('project');
    await writeFile(path.join(cwd, 'logo.png'), png(quadrants(600, 600)));
    const pack = (...args: readonly string[]) => runCli(['pack', ...args], { data: cwd, cwd });
    const sizeOf = async (file: string) => {
      const { width, height } = decodePicture(await readFile(path.join(cwd, file)));
      return [width, height];
    };
    return { cwd, pack, sizeOf };
  };

  it('makes the icons of a site into a folder, and replaces none', async () => {
    const { cwd, pack, sizeOf } = await inProject();
    const made = await pack('web-icons', 'logo.png', '--to', 'public', '--name', 'Gates');
    assert.equal(made.code, 0, made.err);
    const names = await readdir(path.join(cwd, 'public'));
    assert.ok(names.includes('favicon.ico') && names.includes('apple-touch-icon.png'));
    assert.deepEqual(await sizeOf('public/icon-192.png'), [192, 192]);
    const manifest = await readFile(path.join(cwd, 'public/site.webmanifest'), 'utf8');
    assert.equal((JSON.parse(manifest) as { name: string }).name, 'Gates');
    for (const name of names) assert.ok(made.out.includes(path.join(cwd, 'public', name)), name);
    const again = await pack('web-icons', 'logo.png', '--to', 'public');
    assert.notEqual(again.code, 0);
    assert.match(again.err, /favicon\.ico/);
    assert.deepEqual(await readdir(path.join(cwd, 'public')), names);
  });

  it('makes a picture for links, opaque on the chosen colour, and says what is cut off', async () => {
    const { pack, sizeOf } = await inProject();
    const made = await pack('open-graph', 'logo.png', '--background', '#102030', '--json');
    assert.equal(made.code, 0, made.err);
    const { files, notes } = JSON.parse(made.out) as { files: string[]; notes: string[] };
    assert.deepEqual(await sizeOf(files[0] ?? ''), [1200, 630]);
    assert.match(notes.join(' '), /enlarged.*cut off/);
  });

  it('refuses another pack, no picture, a faulty colour and what is no picture', async () => {
    const { cwd, pack } = await inProject();
    await writeFile(path.join(cwd, 'notes.txt'), 'text');
    for (const [args, why] of [
      [['logos', 'logo.png'], /no pack "logos"; it is one of web-icons, open-graph/],
      [['web-icons'], /pack needs a picture/],
      [['web-icons', 'logo.png', '--background', 'red'], /a colour such as #1f6feb/],
      [['web-icons', 'notes.txt'], /no PNG, JPEG, WebP or GIF picture/],
      [['web-icons', 'gone.png'], /There is no file/],
      [['ios-icon', 'logo.png', 'logo.png'], /made from one picture, not from 2/],
    ] as const) {
      const { code, err } = await pack(...args, '--to', 'out');
      assert.notEqual(code, 0, err);
      assert.match(err, why);
    }
    assert.deepEqual(
      (await readdir(cwd)).filter((name) => name.endsWith('.ico')),
      [],
    );
  });
});
