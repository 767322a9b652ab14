// Builds dist/: the MCP server, the sandbox, the extension, and the catalogue they share.
// --watch rebuilds on change; --mcpb also packs the bundle for Claude Desktop, --npm the package fal-mcp, --plugin
// the plugin for agents, --registry the bundle and the entry of the MCP registry that lists it.
import { createHash, randomUUID } from 'node:crypto';
import {
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import subsetFont from 'subset-font';

const watch = process.argv.includes('--watch');
const here = import.meta.dirname;
const dist = path.join(here, 'dist');
const readText = (name) => readFile(path.join(here, name), 'utf8');
const project = JSON.parse(await readText('package.json'));
const NOTICES = 'THIRD-PARTY-NOTICES.txt';
const { description } = JSON.parse(await readText('media/l10n/package.nls.json'));

/** Bundles a source module and imports it: how the build itself uses src/. */
async function load(entry) {
  // Bundles that are built at the same time load the same sources.
  const outfile = path.join(dist, `.build-${path.basename(entry, '.ts')}-${randomUUID()}.mjs`);
  try {
    await esbuild.build({
      entryPoints: [path.join(here, entry)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(outfile, { force: true });
  }
}

/** What the local and the remote server list, rendered while building so that a start renders nothing. */
const virtualTools = {
  name: 'virtual-tools',
  setup(build) {
    build.onResolve({ filter: /^virtual:tools$/ }, () => ({ path: 'tools', namespace: 'virtual' }));
    build.onLoad({ filter: /.*/, namespace: 'virtual' }, async () => {
      const { LOCAL, REMOTE } = await load('src/tools/features.ts');
      const { renderInfo, renderLists } = await load('src/mcp/lists.ts');
      const info = renderInfo(project, await readFile(path.join(here, 'media/mcp/icon.png')));
      return {
        contents: `export const info = ${JSON.stringify(info)};
export const local = ${JSON.stringify(renderLists(LOCAL))};
export const remote = ${JSON.stringify(renderLists(REMOTE))};
export const version = ${JSON.stringify(project.version)};`,
        watchDirs: [path.join(here, 'src/tools')],
      };
    });
  },
};

/** The page of results as one HTML text: src/viewer/ with its script and style in it. */
const virtualViewer = {
  name: 'virtual-viewer',
  setup(build) {
    build.onResolve({ filter: /^virtual:viewer$/ }, () => ({
      path: 'viewer',
      namespace: 'virtual-viewer',
    }));
    build.onLoad({ filter: /.*/, namespace: 'virtual-viewer' }, async () => ({
      contents: `export const html = ${JSON.stringify(await viewerPage())};`,
      watchDirs: [path.join(here, 'src/viewer')],
    }));
  },
};

async function viewerPage() {
  const { outputFiles } = await esbuild.build({
    ...browser,
    metafile: false,
    entryPoints: ['src/viewer/main.ts', 'src/viewer/viewer.css'],
    outdir: path.join(dist, 'viewer'),
    charset: 'utf8',
    // Every host runs the script in the place where it stands, before the page is complete or after.
    format: 'iife',
    define: { VERSION: JSON.stringify(project.version) },
    write: false,
  });
  const textOf = (ending) => outputFiles.find((file) => file.path.endsWith(ending)).text.trim();
  // A script ends at the first such tag, also within a string.
  const script = textOf('.js').replaceAll('</script', '<\\/script');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>fal</title><style>${textOf('.css')}</style></head><body><main></main><script>${script}</script></body></html>`;
}

/** VS Code's icons, of which the font and the styles keep those whose names stand in the webview's source. */
const usedCodicons = {
  name: 'used-codicons',
  setup(build) {
    const folder = path.dirname(
      fileURLToPath(import.meta.resolve('@vscode/codicons/dist/codicon.css')),
    );
    const rule = /\.codicon-([a-z0-9-]+):before \{ content: "\\([0-9a-f]+)" \}\n?/g;
    const read = async () => {
      const css = await readFile(path.join(folder, 'codicon.css'), 'utf8');
      const source = path.join(here, 'src/webview');
      const names = await readdir(source, { recursive: true });
      const texts = await Promise.all(
        names
          .filter((name) => /\.(tsx?|css)$/.test(name))
          .map((name) => readFile(path.join(source, name), 'utf8')),
      );
      const words = new Set(texts.join('\n').match(/[a-z][a-z0-9-]*/g));
      // A name that is put together, `codicon-chevron-${way}`, keeps all that begin so.
      const isUsed = (name) =>
        words.has(name) ||
        words.has(`codicon-${name}`) ||
        [...words].some(
          (word) => word.endsWith('-') && `codicon-${name}`.startsWith(word) && word !== 'codicon-',
        );
      const icons = [...css.matchAll(rule)].filter(([, name]) => isUsed(name));
      return { css: css.replace(rule, '') + icons.map(([text]) => text).join(''), icons };
    };
    build.onLoad({ filter: /codicon\.css$/ }, async () => ({
      contents: (await read()).css,
      loader: 'css',
      resolveDir: folder,
    }));
    build.onLoad({ filter: /codicon\.ttf$/ }, async ({ path: file }) => {
      const { icons } = await read();
      const text = String.fromCodePoint(...icons.map(([, , code]) => Number.parseInt(code, 16)));
      const contents = await subsetFont(await readFile(file), text, { targetFormat: 'truetype' });
      return { contents, loader: 'file' };
    });
  },
};

/** WebAssembly as a file that is packed with Brotli: a fifth less in a package than by the zip alone. */
const packedWasm = {
  name: 'packed-wasm',
  setup(build) {
    build.onResolve({ filter: /\.wasm$/ }, ({ path: name, resolveDir }) => ({
      path: `${createRequire(path.join(resolveDir, 'x')).resolve(name)}.br`,
    }));
    build.onLoad({ filter: /\.wasm\.br$/ }, async ({ path: file }) => ({
      contents: brotliCompressSync(await readFile(file.slice(0, -'.br'.length))),
      loader: 'file',
    }));
  },
};

/** Gives the extension the name that package.json has, and lists the server's files for those who copy it. */
const finishEntries = {
  name: 'finish-entries',
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      if (!metafile) return;
      const { outputs } = metafile;
      const [from, to] = ['dist/extension.mjs', 'dist/extension.js'];
      await rename(path.join(here, from), path.join(here, to));
      outputs[to] = outputs[from];
      delete outputs[from];
      await writeFile(path.join(dist, 'server.json'), JSON.stringify(await listServer(outputs)));
    });
  },
};

/** The server's files, relative to dist/, and an id that changes with their content. */
async function listServer(outputs) {
  const found = new Set(['dist/mcp.mjs', 'dist/imaging/main.mjs']);
  for (const name of found) {
    for (const { path: imported, external } of outputs[name].imports) {
      if (!external) found.add(imported);
    }
  }
  const files = [...found, 'dist/catalogue.br'].map((name) => name.slice('dist/'.length)).sort();
  const hash = createHash('sha256');
  for (const name of files) hash.update(`${name}\n`).update(await readFile(path.join(dist, name)));
  return { id: hash.digest('hex').slice(0, 16), files: [...files, NOTICES] };
}

/** Packs the endpoints of @fal-ai/client and the tables of the recommender. */
async function packCatalogue() {
  const outFile = path.join(dist, 'catalogue.br');
  const clientMain = createRequire(import.meta.url).resolve('@fal-ai/client');
  const clientDir = path.resolve(clientMain, '../..');
  const { packSnapshot } = await load('src/snapshot/build.ts');
  const { readKnowledge } = await load('src/catalogue/recommend/pack.ts');
  const { packKnowledge } = await load('src/catalogue/recommend/packed.ts');
  const folder = path.join(here, 'src/catalogue/capabilities');
  const tables = packKnowledge(await readKnowledge(folder));
  return packSnapshot({ clientDir, outFile, tables });
}

/** Copies the files that are read on first use: the sandbox's videos, and the viewer's Draco decoder. */
async function copyFilesReadLater() {
  const recursive = true;
  await cp(path.join(here, 'src/sandbox/media/clips'), path.join(dist, 'clips'), { recursive });
  const decoder = path.join(here, 'node_modules/three/examples/jsm/libs/draco/gltf');
  for (const file of ['draco_decoder.wasm', 'draco_wasm_wrapper.js']) {
    await cp(path.join(decoder, file), path.join(dist, 'draco', file));
  }
}

/** The licences of all packages of which the built files hold a part. */
async function writeNotices(outputs) {
  const { findComponents, noticesOf } = await load('src/release/notices.ts');
  const components = await findComponents(here, outputs);
  await writeFile(path.join(dist, NOTICES), noticesOf(components));
}

/** The server with its manifest, as Claude Desktop installs it. */
async function writeBundle() {
  const { packBundle } = await load('src/connect/bundle.ts');
  const { TOOLS: tools } = await load('src/tools/tools.ts');
  const file = 'dist/fal.mcpb';
  const fresh = path.join(dist, `.${randomUUID()}.mcpb`);
  await writeFile(fresh, await packBundle(here, { ...project, description, tools }));
  // Another process may be reading the old one.
  await rename(fresh, path.join(here, file));
  return file;
}

/** The package `fal-mcp` for npm; prints what its parts take. */
async function writePackage() {
  const { measurePackage, sizeTable, writeNpmPackage } = await load('src/connect/npmPackage.ts');
  await writeNpmPackage(here, { ...project, description });
  console.log(sizeTable(await measurePackage(path.join(dist, 'npm'))));
  return 'dist/npm/package.json';
}

/** The plugin for the readers of Agent Plugins, Claude Code and Gemini CLI. */
async function writeAgentPlugin() {
  const { writePlugin } = await load('src/release/plugin.ts');
  await writePlugin(here, path.join(dist, 'plugin'), { ...project, description });
  return 'dist/plugin/plugin.json';
}

/** The entry in the MCP registry of the bundle that was packed, and of the packages of the same version. */
async function writeRegistryEntry() {
  const { registryEntry } = await load('src/release/registry.ts');
  const bundle = await readFile(path.join(dist, 'fal.mcpb'));
  const file = 'dist/registry/server.json';
  await mkdir(path.join(dist, 'registry'), { recursive: true });
  const entry = registryEntry({ product: project, bundle });
  await writeFile(path.join(here, file), `${JSON.stringify(entry, null, 2)}\n`);
  return file;
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  keepNames: false,
  sourcemap: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // Its main file loads its parts in a way that no bundler sees.
  alias: {
    'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
    // Its modules, of which the bundler leaves out what is not used.
    yaml: './node_modules/yaml/browser/index.js',
  },
};
const esm = {
  ...common,
  format: 'esm',
  // Packages in CommonJS ask for these, which an ES module has not.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;",
  },
};
const browser = {
  bundle: true,
  platform: 'browser',
  target: 'chrome128',
  format: 'esm',
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};
const BUNDLES = [
  {
    // The extension and the MCP server share chunks, each read when it is first imported.
    ...esm,
    entryPoints: {
      extension: 'src/extension/extension.ts',
      mcp: 'src/cli/main.ts',
      // The server's worker; its decoders lie beside it.
      'imaging/main': 'src/imaging/main.ts',
    },
    assetNames: 'imaging/[name]',
    outdir: 'dist',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    external: ['vscode'],
    plugins: [virtualTools, virtualViewer, packedWasm, finishEntries],
  },
  {
    // The HTTP server in one file, as a module for Deno, Bun, Vercel and the like.
    ...esm,
    entryPoints: ['src/cli/handler.ts'],
    outfile: 'dist/handler.mjs',
    plugins: [virtualTools, virtualViewer],
  },
  {
    ...esm,
    entryPoints: ['src/sandbox/main.ts'],
    outfile: 'dist/sandbox.mjs',
    define: { WEBP_ENCODER: '"./imaging/webp_enc_simd.wasm.br"' },
  },
  {
    ...browser,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: ['src/webview/main.tsx'],
    outfile: 'dist/webview.js',
    plugins: [usedCodicons],
    assetNames: '[name]',
  },
  // The page that compares two files.
  {
    ...browser,
    entryPoints: ['src/webview/comparison/main.ts'],
    outfile: 'dist/comparison.js',
  },
  // Loaded when the first 3D object is shown.
  {
    ...browser,
    entryPoints: ['src/webview/viewer/viewer.ts'],
    outfile: 'dist/viewer.js',
  },
];

/** Writes the README of the package. VS Code shows pictures with https addresses only, and relative links lead nowhere there; who reads it has installed the extension. */
async function writeExtensionPage() {
  const page = (await readText('README.md'))
    .replace(/^## Install\n[^]*?(?=^## )/m, '')
    .replace(/^## Develop\n[^]*?(?=^## )/m, '')
    .replaceAll(/^!\[.*\]\(media\/.*\)\n\n/gm, '');
  await writeFile(path.join(dist, 'README.md'), withoutRelativeLinks(page));
}

/** Only addresses lead anywhere from a page outside of this repository. */
function withoutRelativeLinks(text) {
  return text.replaceAll(/\[([^\]]+)\]\((?!https:)[^)]+\)/g, '$1');
}

// VS Code reads the texts of package.json beside it alone.
for (const name of ['package.nls.json', 'package.nls.de.json']) {
  await copyFile(path.join(here, 'media/l10n', name), path.join(here, name));
}
const { argv } = process;
const packsBundle = argv.includes('--mcpb') || argv.includes('--registry');
if (argv.includes('--only')) {
  // Packs what was built before, so that it stays as it is for whom it serves at the moment.
  if (packsBundle) await writeBundle();
  if (argv.includes('--registry')) await writeRegistryEntry();
  if (argv.includes('--plugin')) await writeAgentPlugin();
  process.exit();
}
await mkdir(dist, { recursive: true });
// Chunks are named after their content, so old ones would stay.
for (const folder of ['chunks', 'imaging', 'draco'])
  await rm(path.join(dist, folder), { recursive: true, force: true });
await copyFilesReadLater();
await writeExtensionPage();
await packCatalogue();
const results = await Promise.all(BUNDLES.map((bundle) => esbuild.build(bundle)));
const [inputs, outputs] = ['inputs', 'outputs'].map((part) =>
  Object.assign({}, ...results.map(({ metafile }) => metafile[part])),
);
// What each file holds and imports, for the tests and the bill of materials.
await writeFile(path.join(dist, 'meta.json'), JSON.stringify({ inputs, outputs }));
await writeNotices(outputs);
if (watch) {
  for (const bundle of BUNDLES) await (await esbuild.context(bundle)).watch();
} else {
  const files = ['dist/catalogue.br', `dist/${NOTICES}`, ...Object.keys(outputs)];
  if (packsBundle) files.push(await writeBundle());
  if (argv.includes('--registry')) files.push(await writeRegistryEntry());
  if (argv.includes('--npm')) files.push(await writePackage());
  if (argv.includes('--plugin')) files.push(await writeAgentPlugin());
  for (const file of files) {
    const { size } = await stat(path.join(here, file));
    console.log(`${file}  ${Math.ceil(size / 1024)} KiB`);
  }
}
