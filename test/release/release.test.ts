import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { MANUALS, manualLinks } from '../../src/release/manualLinks.ts';
import { run } from '../../src/release/run.ts';
import { readVersion } from '../../src/release/version.ts';
import { tempFolder } from '../support/mcp.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const NOTICES = 'THIRD-PARTY-NOTICES.txt';

/** Runs `npm run release:dry` with these options. */
const rehearse = (...options: readonly string[]) =>
  run(process.execPath, ['--import=tsx', 'src/release/main.ts', ...options], PROJECT);

interface Part {
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly components?: readonly Part[];
}

describe('a release', function () {
  this.timeout(240_000);
  let folder: string;
  let version: string;
  let printed: string;
  before(async () => {
    const manifest = await readFile(path.join(PROJECT, 'package.json'), 'utf8');
    ({ version } = JSON.parse(manifest) as { version: string });
    folder = await tempFolder('release');
    printed = await rehearse('--built', '--out', folder);
  });
  after(() => rm(folder, { recursive: true }));

  const read = (name: string) => readFile(path.join(folder, name));

  it('has the packages, a bill of materials, the licences, the notes and the sums of all', async () => {
    const names = (await readdir(folder)).sort();
    const packages = [`fal-vscode-${version}.vsix`, `fal-mcp-${version}.tgz`, 'fal.mcpb'];
    const plugin = [`fal-plugin-${version}.zip`, 'server.json'];
    const papers = [`fal-vscode-${version}.cdx.json`, NOTICES, 'RELEASE-NOTES.md', 'SHA256SUMS'];
    assert.deepEqual(names, [...packages, ...plugin, ...papers].sort());
    const sums = new Map<string, string>();
    for (const line of (await read('SHA256SUMS')).toString().trimEnd().split('\n')) {
      const [sum = '', name = ''] = line.split('  ');
      sums.set(name, sum);
    }
    assert.deepEqual(
      [...sums.keys()],
      names.filter((name) => name !== 'SHA256SUMS'),
    );
    for (const [name, sum] of sums) {
      const bytes = await read(name);
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sum, name);
      assert.ok(printed.includes(name), name);
    }
    assert.match(printed, /Nothing is published\./);
  });

  it('has the section of the changelog as notes', async () => {
    const changelog = await readFile(path.join(PROJECT, 'CHANGELOG.md'), 'utf8');
    const notes = (await read('RELEASE-NOTES.md')).toString().trim();
    assert.ok(notes.length > 100);
    assert.ok(changelog.includes(notes));
    assert.doesNotMatch(notes, /^## /m);
  });

  it('has the licences in each package', async () => {
    const licences = await read(NOTICES);
    const inVsix = unzipSync(await read(`fal-vscode-${version}.vsix`));
    const inBundle = unzipSync(await read('fal.mcpb'));
    for (const found of [inVsix[`extension/dist/${NOTICES}`], inBundle[`server/${NOTICES}`]])
      assert.deepEqual(Buffer.from(found ?? []), licences);
    const tar = gunzipSync(await read(`fal-mcp-${version}.tgz`));
    assert.ok(tar.includes(licences));
    assert.ok(tar.includes(`package/${NOTICES}`));
  });

  it('has a bill of exactly the materials that the licences name', async () => {
    const text = (await read(`fal-vscode-${version}.cdx.json`)).toString();
    const bom = JSON.parse(text) as {
      bomFormat: string;
      metadata: { component: Part & { description: string } };
      components: readonly Part[];
    };
    assert.equal(bom.bomFormat, 'CycloneDX');
    assert.equal(bom.metadata.component.version, version);
    assert.match(bom.metadata.component.description, /Unofficial\.$/);
    const listed = bom.components.flatMap(({ name, group, version: of = '', components = [] }) => [
      `${group === undefined ? '' : `${group}/`}${name} ${of}`,
      ...components.map((part) => `${part.name} in ${group ?? ''}${group ? '/' : ''}${name} ${of}`),
    ]);
    const named = (await read(NOTICES)).toString().matchAll(/^(\S+(?: in \S+)? \d[^ ,]*), /gm);
    assert.deepEqual(
      [...new Set(listed)].sort(),
      [...new Set([...named].map(([, one = '']) => one))].sort(),
    );
    assert.ok(!text.includes(PROJECT), 'no path of this machine');
  });

  it('is refused when the version is not that of the files, before anything is made', async () => {
    const out = path.join(folder, 'refused');
    const refused = rehearse('--built', '--final', '--version', '99.0.0', '--out', out);
    await assert.rejects(refused, /What is to be released has the version 99\.0\.0, not/);
    await assert.rejects(readdir(out));
  });

  it('is not put into a folder that holds something', async () => {
    await assert.rejects(rehearse('--built', '--out', folder), /is not empty/);
  });
});

describe('what is to be released', () => {
  let project: string;
  const write = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(project, name)), { recursive: true });
    await writeFile(path.join(project, name), text);
  };
  before(async () => {
    project = await tempFolder('version');
    for (const name of ['package.json', 'package-lock.json'])
      await write(name, '{"version": "0.1.0"}');
    await write('.github/actions/generate/action.yml', 'inputs: {version: {default: 0.1.0}}');
    for (const name of MANUALS) await write(name, [...manualLinks('0.1.0').values()].join(' '));
  });
  after(() => rm(project, { recursive: true }));

  /** Reads the version of the project with this changelog. */
  async function versionWith(changelog: string, expected?: string) {
    await write('CHANGELOG.md', changelog);
    return readVersion(project, expected);
  }

  it('has a date, and notes up to the next version', async () => {
    const { version, notes, faults } = await versionWith(
      '# C\n\n## [0.1.0] - 2026-12-01\n\n### Added\n\n- A\n\n## [0.0.9] - 2026-11-01\n\n- B\n',
      'v0.1.0',
    );
    assert.deepEqual(
      { version, notes, faults },
      { version: '0.1.0', notes: '### Added\n\n- A', faults: [] },
    );
  });

  it('has no section that is missing, empty, or of another version', async () => {
    for (const changelog of [
      '# C\n',
      '## [0.1.0] - 2026-12-01\n',
      '## [0.1.01] - 2026-12-01\n\nA',
    ]) {
      const { faults } = await versionWith(changelog);
      assert.deepEqual(faults, ['CHANGELOG.md has no section 0.1.0, or an empty one.']);
    }
    const { faults } = await versionWith('## [0.1.0] - Unreleased\n\nA');
    assert.deepEqual(faults, ['CHANGELOG.md has no date for 0.1.0, but “Unreleased”.']);
  });

  it('has one version in all files', async () => {
    await write('package.json', '{"version": "0.2.0"}');
    const { faults } = await versionWith('## [0.2.0] - 2026-12-01\n\nA', '0.1.0');
    assert.deepEqual(faults, [
      'package-lock.json has the version 0.1.0, not 0.2.0.',
      'The action in .github/actions/generate has the version 0.1.0, not 0.2.0.',
      'What is to be released has the version 0.1.0, not 0.2.0.',
      'src/connect/README.md has links that install another version than 0.2.0.',
      'src/cli/README.md has links that install another version than 0.2.0.',
    ]);
  });
});
