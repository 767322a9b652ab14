import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readLabelOf } from '../../src/provenance/label.ts';
import { useCli } from '../cli/cli.ts';
import { journalOf } from '../support/journal.ts';
import { decodePicture, png, quadrants } from '../support/pictures.ts';
import { until } from '../support/until.ts';

const DEV = 'fal-ai/flux/dev';
const VECTOR = 'fal-ai/recraft/v4/text-to-vector';

interface Printed {
  readonly folder: string;
  readonly picture: string;
  readonly files: readonly string[];
}

describe('a pack of a generated picture', () => {
  const cli = useCli();
  const pack = (...args: readonly string[]) => cli.run(['pack', ...args]);
  const sizeOf = async (file: string) => {
    const { width, height } = decodePicture(await readFile(file));
    return [width, height];
  };
  const submitted = async () => (await journalOf(cli)).map(({ endpointId }) => endpointId);

  it('is generated in the size of the pack, labelled, recorded and packed', async () => {
    const args = ['open-graph', '--prompt', 'a paper boat', '--model', DEV, '--to', 'public'];
    const { code, out, err } = await pack(...args, '--json');
    assert.equal(code, 0, err);
    const { folder, picture, files } = JSON.parse(out) as Printed;
    assert.equal(folder, path.join(cli.project, 'public'));
    assert.match(picture, /public\/a-paper-boat\.\w+$/);
    assert.deepEqual(await sizeOf(picture), [1_216, 640]);
    assert.deepEqual(files, ['og-image.jpg']);
    const made = path.join(folder, 'og-image.jpg');
    assert.deepEqual(await sizeOf(made), [1_200, 630]);
    for (const file of [picture, made])
      assert.equal((await readLabelOf(file)).state, 'labelled', file);
    const [job, ...others] = await journalOf(cli);
    assert.ok(job && others.length === 0);
    assert.equal(job.endpointId, DEV);
    assert.deepEqual(job.input.image_size, { width: 1_216, height: 640 });
    assert.match(JSON.stringify(job.input.prompt), /^"a paper boat\. A wide picture: /);
    const records = await readdir(path.join(cli.project, '.fal/media'), { recursive: true });
    assert.equal(records.filter((name) => name.endsWith('.json')).length, 1);
    assert.match(err, /Cost: /);
  });

  it('comes from the best model for pictures where none is named, with stated fields', async () => {
    const made = await pack('web-icons', '--prompt', 'a boat', '-i', 'resolution=2K', '--quiet');
    assert.equal(made.code, 0, made.err);
    const [job] = await journalOf(cli);
    const { prompt: _, ...input } = job?.input ?? {};
    assert.deepEqual(input, { aspect_ratio: '1:1', resolution: '2K' });
    assert.deepEqual(await sizeOf(path.join(cli.project, 'icon-192.png')), [192, 192]);
    assert.doesNotMatch(made.err, /submits/);
  });

  it('stays when the pack cannot be made, and is named', async () => {
    const { code, out, err } = await pack('ios-icon', '--prompt', 'a boat', '--model', VECTOR);
    assert.equal(code, 4, err);
    assert.equal(out, '');
    assert.match(err, /SVG pictures cannot be scaled here/);
    const picture = path.join(cli.project, 'a-boat.svg');
    assert.ok(err.includes(`The picture was generated and stays: ${picture}`), err);
    assert.match(err, /pack ios-icon PICTURE/);
    assert.ok((await readFile(picture)).length > 0);
    assert.ok(!(await readdir(cli.project)).includes('AppIcon.appiconset'));
  });

  it('is not paid for where the folder has no room, or the price is too high', async () => {
    await mkdir(path.join(cli.project, 'full'));
    await writeFile(path.join(cli.project, 'full/favicon.ico'), 'mine');
    const full = await pack('web-icons', '--prompt', 'a boat', '--to', 'full');
    assert.equal(full.code, 3, full.err);
    assert.match(full.err, /favicon\.ico exists in .*full already; nothing was written/);
    const dear = await pack('web-icons', '--prompt', 'a boat', '--max-cost', '0.001');
    assert.equal(dear.code, 3, dear.err);
    assert.match(dear.err, /0\.001/);
    assert.deepEqual(await submitted(), []);
    assert.deepEqual(
      (await readdir(cli.project)).filter((name) => /\.(png|jpg|ico)$/.test(name)),
      [],
    );
  });

  it('is refused for a sprite sheet, beside a picture, and for a model without a prompt', async () => {
    await writeFile(path.join(cli.project, 'logo.png'), png(quadrants(64, 64)));
    for (const [args, why] of [
      [['sprite-sheet', '--prompt', 'x'], /made from pictures that exist: name them, no --prompt/],
      [['web-icons', 'logo.png', '--prompt', 'x'], /a picture or a --prompt, not both/],
      [['web-icons', 'logo.png', '--model', DEV], /--model goes with --prompt/],
      [['web-icons', 'logo.png', '-i', 'seed=1'], /--input goes with --prompt/],
      [['web-icons', '--prompt', ' '], /--prompt is empty/],
      [['web-icons', '--prompt', 'x', '--model', 'fal-ai/birefnet/v2'], /takes no prompt/],
    ] as const) {
      const { code, err } = await pack(...args);
      assert.equal(code, 2, err);
      assert.match(err, why);
    }
    assert.deepEqual(await submitted(), []);
  });

  it('goes on at fal after an interrupt', async () => {
    const slow = 'a boat [sandbox:slow=60000]';
    const started = cli.start(['pack', 'web-icons', '--prompt', slow]);
    await until(() => started.err().includes('runs'));
    started.child.kill('SIGINT');
    assert.equal((await started.ended).code, 130);
    assert.match(started.err(), /The job goes on at fal/);
  });
});
