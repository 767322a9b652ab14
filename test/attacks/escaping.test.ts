import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import ts from 'typescript';
import { safeAddress, altText } from '../../src/extension/documents/escape.ts';
import { type Linked, linkFor } from '../../src/extension/documents/link.ts';
import { repetitions } from '../support/repetitions.ts';
import { type HostileText, hostileText } from './hostileText.ts';

const COUNT = repetitions(300, 20_000);
const HTML_LIKE = [
  ...['vue', 'svelte', 'astro', 'php', 'blade', 'twig', 'handlebars', 'mustache', 'liquid'],
  ...['jinja', 'jinja-html', 'django-html', 'nunjucks', 'razor', 'aspnetcorerazor', 'erb', 'ejs'],
  ...['html-eex', 'javascriptreact', 'typescriptreact', 'angular'],
];
const CODE = [
  ...['python', 'javascript', 'typescript', 'go', 'rust', 'java', 'csharp', 'ruby', 'perl', 'lua'],
  ...['c', 'cpp', 'swift', 'kotlin', 'json', 'yaml', 'toml', 'xml', 'sql', 'plaintext'],
];
/** Escaped or not, a page that is made from a page would read these as a template. */
const TEMPLATE = /\{\{|\{%|\{#|\[\[|<%|<\?|\$\{|#\{|@\{/;
const HERE = 'https://here.example/pages/';

// As VS Code's own package tool has them: a Markdown and an HTML parser.
const tools = createRequire(createRequire(import.meta.url).resolve('@vscode/vsce/package.json'));
const markdownIt = tools('markdown-it') as (options: object) => {
  validateLink: (url: string) => boolean;
  readonly renderer: { renderInlineAsText: (tokens: readonly Token[]) => string };
  render(text: string): string;
};
const { load } = tools('cheerio') as {
  load: (html: string) => (selector: string) => { contents(): { toArray(): Node[] } };
};

interface Token {
  readonly type: string;
  readonly content: string;
}

interface Node {
  readonly type: string;
  readonly name?: string;
  readonly data?: string;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children?: readonly Node[];
}

function hostileLink(source: HostileText): Linked {
  const { below, pick, text } = source;
  const schemes = [
    'https://fal.media/files/',
    'http://127.0.0.1:8080/',
    'fal-media/',
    'javascript:',
  ];
  const data = ['data:image/png;base64,', 'data:text/html,', 'command:', 'vbscript:', '../art/'];
  return {
    address: pick([...schemes, ...schemes, ...data]) + (below(5) === 0 ? 'fox.png' : text(6)),
    kind: pick(['image', 'video', 'audio', '3d', 'file'] as const),
    alt: text(),
  };
}

/** Tries a property on hostile links; says for which it does not hold. */
function forEachLink(seed: number, holds: (link: Linked) => void): void {
  const source = hostileText(seed);
  for (let at = 0; at < COUNT; at += 1) {
    const link = hostileLink(source);
    try {
      holds(link);
    } catch (error) {
      throw new Error(`seed ${seed}, number ${at}: ${JSON.stringify(link)}`, { cause: error });
    }
  }
}

/** The nodes of a fragment of HTML. */
const nodesOf = (html: string, selector = 'body'): Node[] =>
  load(html)(selector).contents().toArray();

/** The one element of a link, and nothing in it but its words. */
function assertOneElement(nodes: readonly Node[], { address, kind, alt }: Linked): void {
  const [node] = nodes;
  assert.equal(nodes.length, 1);
  const { src, alt: text, href, ...others } = { ...node?.attribs };
  assert.deepEqual(Object.keys(others), kind === 'video' || kind === 'audio' ? ['controls'] : []);
  assert.equal(new URL(src ?? href ?? '', HERE).href, new URL(safeAddress(address), HERE).href);
  if (node?.name === 'img') assert.equal(text, altText(alt));
  else if (node?.name === 'a') assertWords(node.children ?? [], altText(alt));
  else assert.deepEqual(node?.children, []);
}

function assertWords(nodes: readonly Node[], words: string): void {
  assert.ok(nodes.every(({ type }) => type === 'text'));
  assert.equal(nodes.map(({ data }) => data).join(''), words);
}

describe('hostile words and addresses in a document', () => {
  it('stay words and an address in HTML, and hold nothing that a template reads', () => {
    forEachLink(1, (link) => {
      const html = linkFor('html', link);
      assertOneElement(nodesOf(html), link);
      assert.doesNotMatch(html, /[{}@$`\\\n\r]/);
      assert.doesNotMatch(html.slice(1), /<(?!\/(a|video|audio)>$)/);
      assert.doesNotMatch(altText(link.alt), TEMPLATE);
      for (const language of HTML_LIKE) assert.equal(linkFor(language, link), html, language);
    });
  });

  it('are strings in JSX and TSX, as the compiler reads them', () => {
    forEachLink(2, (link) => {
      const { outputText, diagnostics } = ts.transpileModule(
        `made = ${linkFor('typescriptreact', link)};`,
        {
          fileName: 'page.tsx',
          reportDiagnostics: true,
          compilerOptions: {
            jsx: ts.JsxEmit.React,
            jsxFactory: 'h',
            target: ts.ScriptTarget.ES2022,
          },
        },
      );
      assert.deepEqual(diagnostics, []);
      const h = (name: string, attribs: object, ...children: unknown[]) => ({
        name,
        attribs,
        children,
      });
      const sandbox = { h, made: h('', {}) };
      vm.runInNewContext(outputText, sandbox);
      const { name, attribs, children } = sandbox.made;
      const { src, href, alt } = attribs as { src?: string; href?: string; alt?: string };
      assert.equal(src ?? href, safeAddress(link.address));
      if (name === 'img') assert.equal(alt, altText(link.alt));
      if (name === 'a') assert.equal(children.join(''), altText(link.alt));
      else assert.deepEqual(children, []);
    });
  });

  it('are one picture or one link in Markdown', () => {
    const markdown = markdownIt({ html: true, linkify: true });
    // The parser's own list of good schemes would hide what gets out.
    markdown.validateLink = () => true;
    // It leaves escaped characters out of a picture's words, which CommonMark does not.
    markdown.renderer.renderInlineAsText = (tokens) => {
      assert.ok(tokens.every(({ type }) => /^text(_special)?$/.test(type)));
      return tokens.map(({ content }) => content).join('');
    };
    forEachLink(3, (link) => {
      const text = linkFor('markdown', link);
      assert.doesNotMatch(text, /[\r\n]/);
      assert.doesNotMatch(text, TEMPLATE);
      const kind = link.kind === '3d' ? 'file' : link.kind;
      assertOneElement(nodesOf(markdown.render(text), 'p'), { ...link, kind });
      for (const language of ['mdx', 'quarto', 'rmd']) assert.equal(linkFor(language, link), text);
    });
  });

  it('leave no string, comment or template literal of a programming language', () => {
    const context = vm.createContext();
    const run = (code: string): unknown => vm.runInContext(code, context);
    forEachLink(4, (link) => {
      const address = safeAddress(link.address);
      for (const language of CODE) assert.equal(linkFor(language, link), address);
      assert.doesNotMatch(address, /[\p{Cc}\u2028\u2029"'`\\<>{}$*|^@]/u);
      for (const quote of ['"', "'", '`']) {
        assert.equal(run(`${quote}${address}${quote}`), address);
      }
      assert.equal(run(`/* ${address} */ 1`), 1);
      assert.equal(JSON.parse(`"${address}"`), address);
    });
  });

  it('are web addresses, media or paths, never a script or a command', () => {
    forEachLink(5, ({ address }) => {
      const { protocol, host } = new URL(safeAddress(address), HERE);
      assert.match(protocol, /^(https?|data):$/);
      if (protocol === 'data:')
        assert.match(safeAddress(address), /^data:(image|video|audio|model)\//i);
      const known =
        URL.canParse(address) && /^https?:/.test(address) ? new URL(address).host : undefined;
      if (known !== undefined) assert.equal(host, known);
      assert.equal(safeAddress(safeAddress(address)), safeAddress(address));
    });
  });

  it('stay in their quotes in CSS and in a shell', () => {
    forEachLink(6, (link) => {
      for (const language of ['css', 'scss', 'less', 'sass']) {
        assert.match(linkFor(language, link), /^url\("[^"\\\n\r\f{}$@]*"\)$/);
      }
      assert.match(linkFor('shellscript', link), /^'[^'\n\r]*'$/);
      assert.match(linkFor('powershell', link), /^'[^'\n\r$`]*'$/);
      assert.match(linkFor('bat', link), /^"[^"\n\r]*"$/);
    });
  });

  it('are no command, comment or formula in LaTeX', () => {
    const word = String.raw`(?:[^\\{}$&#^_~%\n]|\\[{}$&#_%]|\\text(?:backslash|asciicircum|asciitilde)\{\})*`;
    const address = String.raw`(?:[^\\{}$&#^%\n]|\\[&#%])*`;
    const whole = new RegExp(
      String.raw`^(?:\\includegraphics\{${address}\}|\\href\{${address}\}\{${word}\})$`,
    );
    forEachLink(7, (link) => {
      assert.match(linkFor('latex', link), whole);
    });
  });

  it('are no role, macro, reference or block in reStructuredText, AsciiDoc and Org', () => {
    const escaped = String.raw`(?:[^\\\x60*_|<>:\n]|\\[\\\x60*_|<>:])*`;
    const rest = new RegExp(
      String.raw`^(?:\.\. image:: [^\s<>\x60]+\n {3}:alt: ?${escaped}|\x60${escaped} <[^\s<>\x60]*(?<!(?<!\\)_)>\x60__)$`,
    );
    forEachLink(8, (link) => {
      assert.match(linkFor('restructuredtext', link), rest);
      assert.match(
        linkFor('asciidoc', link),
        /^(image::|link:)[^\s[\]{}<>]*\["[^[\]{}<>"\\+`*_#^~\n]*"\]$/,
      );
      assert.match(linkFor('org', link), /^\[\[[^[\]{}\n]*\]\[[^[\]{}@_=~+*/$\\<>\n]*\]\]$/);
    });
  });

  it('lose neither their letters nor what is no markup', () => {
    const link = {
      kind: 'image',
      address: 'fal-media/fox (1).png',
      alt: 'It’s 50% off: a_b & Père 🦊',
    } as const;
    assert.equal(
      linkFor('html', link),
      '<img src="fal-media/fox (1).png" alt="It’s 50% off: a_b &amp; Père 🦊" />',
    );
    assert.equal(
      linkFor('markdown', link),
      '![It’s 50% off: a\\_b & Père 🦊](<fal-media/fox (1).png>)',
    );
    const signed = 'https://storage.googleapis.com/b/o.png?X-Goog-Date=1&X-Goog-Signature=a%2Fb';
    assert.equal(linkFor('python', { ...link, address: signed }), signed);
  });
});
