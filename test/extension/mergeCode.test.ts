import assert from 'node:assert/strict';
import ts from 'typescript';
import type { CodeToMerge, Insertion } from '../../src/extension/documents/codeEdits.ts';
import { mergeJavaScript } from '../../src/extension/documents/mergeJavaScript.ts';
import { mergePython } from '../../src/extension/documents/mergePython.ts';
import { snippet } from '../../src/snippets/snippet.ts';

const INPUT = { prompt: "import { fal } from 'x'; $& fal.x" };
const JS = snippet('typescript', 'fal-ai/flux/dev', INPUT);
const PYTHON = snippet('python', 'fal-ai/flux/dev', INPUT);

/** A file after the code came to the cursor, which `▮` marks. */
function after(
  merge: (merge: CodeToMerge) => readonly Insertion[],
  code: string,
  marked: string,
  more: Partial<CodeToMerge> = {},
): string {
  const at = marked.indexOf('▮');
  const text = marked.replace('▮', '');
  const edits = merge({ text, at, code, isBelow: false, fileName: '/a.ts', ...more });
  // As an editor does it: all offsets are those of the text before.
  return edits
    .map((edit, order) => ({ ...edit, order }))
    .toSorted((one, other) => other.at - one.at || other.order - one.order)
    .reduce((now, edit) => now.slice(0, edit.at) + edit.text + now.slice(edit.at), text);
}

const script = (marked: string, more?: Partial<CodeToMerge>) =>
  after(mergeJavaScript, JS, marked, more);
const python = (marked: string) => after(mergePython, PYTHON, marked);
const OWN = "import { fal } from '@fal-ai/client';";

function assertParses(text: string): void {
  const { diagnostics } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  assert.deepEqual(diagnostics, [], text);
}

describe('code of a run that comes into a JavaScript or TypeScript file', () => {
  it('is the whole program in an empty one', () => {
    assert.equal(script('▮'), JS);
  });

  it('imports nothing that is there already, and uses its name', () => {
    for (const [line, call] of [
      [OWN, 'fal.subscribe('],
      ['import { fal } from "@fal-ai/client"', 'fal.subscribe('],
      ["import { createFalClient,\n  fal, type Result } from '@fal-ai/client';", 'fal.subscribe('],
      ["import { fal as f } from '@fal-ai/client';", 'f.subscribe('],
      ["import * as client from '@fal-ai/client';", 'client.fal.subscribe('],
      ["const { fal } = require('@fal-ai/client');", 'fal.subscribe('],
      ["const { fal: f } = require('@fal-ai/client');", 'f.subscribe('],
      ["const client = require('@fal-ai/client');", 'client.fal.subscribe('],
    ] as const) {
      const made = script(`${line}\n\n▮\n`);
      assert.equal(made.startsWith(`${line}\n\nconst { data } = await ${call}`), true, made);
      assert.equal(made.split('@fal-ai/client').length, 2);
      assertParses(made);
    }
  });

  it('adds its name to an import of the module', () => {
    for (const [line, expected] of [
      [
        "import { createFalClient } from '@fal-ai/client';",
        "import { createFalClient, fal } from '@fal-ai/client';",
      ],
      [
        "import {\n  createFalClient, // why, {\n} from '@fal-ai/client';",
        "import {\n  createFalClient, fal, // why, {\n} from '@fal-ai/client';",
      ],
      ["import {} from '@fal-ai/client';", "import { fal} from '@fal-ai/client';"],
      [
        "const { createFalClient } = require('@fal-ai/client');",
        "const { createFalClient, fal } = require('@fal-ai/client');",
      ],
    ] as const) {
      const made = script(`${line}\n\n▮\n`);
      assert.equal(made.slice(0, expected.length), expected);
      assertParses(made);
    }
  });

  it('imports after the last import, as that one is written', () => {
    assert.match(
      script("import a from 'a';\nimport {\n  b,\n} from 'b'; // why\n\nconst c = 1;\n▮\n"),
      /^import a from 'a';\nimport \{\n {2}b,\n\} from 'b'; \/\/ why\nimport \{ fal \} from '@fal-ai\/client';\n\nconst c = 1;\nconst \{ data/,
    );
    assert.match(
      script('import a from "a"\n▮'),
      /^import a from "a"\nimport \{ fal \} from "@fal-ai\/client"\n/,
    );
    assert.match(script("import type { A } from '@fal-ai/client';\n▮"), new RegExp(`\n${OWN}\n`));
    assert.match(
      script("'use strict';\nconst a = require('a');\n\n▮\n"),
      /^'use strict';\nconst a = require\('a'\);\nconst \{ fal \} = require\('@fal-ai\/client'\);\n\nconst \{ data/,
    );
    assert.match(script('▮', { fileName: '/a.cjs' }), /^const \{ fal \} = require/);
  });

  it('imports below what must be first, where there is no import', () => {
    for (const head of [
      '#!/usr/bin/env node\n',
      "'use client';\n\n",
      '#!/usr/bin/env node\n/* License */\n\n"use client"\n',
      '// @ts-check\n',
      '/* License */\n\n',
    ]) {
      const made = script(`${head}const a = 1;\n▮`);
      assert.equal(made.startsWith(`${head}${OWN}\n\nconst a = 1;\nconst { data }`), true, made);
    }
    assert.equal(script("'use client'\n\n▮"), `'use client'\n\n${JS}`);
    assert.equal(script("'use client'▮").startsWith(`'use client'\n${OWN}`), true);
    const documented = '/** What a is. */\nconst a = 1;\n';
    assert.equal(script(`${documented}▮`).startsWith(`${OWN}\n\n${documented}`), true);
  });

  it('takes no import in a comment, a template or a string for one', () => {
    for (const line of [
      `/*\n${OWN}\n*/`,
      `// ${OWN}`,
      `const a = \`\n${OWN}\n\`;`,
      `const a = "${OWN.replaceAll("'", '\\"')}";`,
      "import('@fal-ai/client');",
    ]) {
      const made = script(`${line}\n\nconst b = 1;\n▮\n`);
      assert.equal(made.split(OWN).length, line.includes(OWN) ? 3 : 2, made);
      assertParses(made.replace(/^import\(.*/, ''));
    }
  });

  it('stands as far in as its line, on lines of its own', () => {
    assert.match(
      script(`${OWN}\n\nasync function a() {\n  ▮\n}\n`),
      /a\(\) \{\n {2}const \{ data \} = await fal[^\n]*\n {4}input: \{\n.*\n {2}console\.log\([^\n]*\);\n\}\n$/s,
    );
    assert.match(script(`${OWN}\n  a();▮ b();`), /\n {2}a\(\);\n {2}const .*\);\n {2} b\(\);$/s);
    assert.match(
      script(`${OWN}\n\ta fox▮\nb();`, { isBelow: true }),
      /\n\ta fox\n\tconst .*\);\nb\(\);$/s,
    );
  });

  it('comes in a moment, however odd the file', () => {
    const began = performance.now();
    for (const one of ['import ', '`', '/*', "'", 'import{', 'const a = require(', '\\', "'use a'"])
      for (const text of [one.repeat(20_000), `${one}\n`.repeat(20_000)])
        mergeJavaScript({ text, at: 0, code: JS, isBelow: false, fileName: '' });
    assert.ok(performance.now() - began < 4_000);
  });
});

describe('code of a run that comes into a Python file', () => {
  const BODY = 'result = fal_client.subscribe(';

  it('is the whole program in an empty one', () => {
    assert.equal(python('▮'), PYTHON.replace('json\n\nimport', 'json\nimport'));
  });

  it('imports nothing that is there already, and uses its name', () => {
    for (const [line, call] of [
      ['import json\nimport fal_client', BODY],
      ['import os, json, fal_client', BODY],
      ['import json\nimport fal_client as fc', 'result = fc.subscribe('],
      [
        'import json\nfrom fal_client import (\n    submit,\n    subscribe as go,\n)',
        'result = go(',
      ],
    ] as const) {
      const made = python(`${line}\n\n\n▮\n`);
      assert.equal(made.startsWith(`${line}\n\n\n${call}`), true, made);
    }
    assert.match(python('from json import dumps\nimport fal_client\n▮'), /print\(dumps\(result/);
    assert.match(
      python('from fal_client import submit\n▮'),
      /^from fal_client import submit\nimport json\nimport fal_client\n/,
    );
  });

  it('imports after the last import above the code, and after what must be first', () => {
    for (const [head, rest] of [
      ['import os\nfrom a import (\n    b,\n)  # why', '\n\nx = 1\n▮\nimport late\n'],
      [
        '#!/usr/bin/env python3\n"""Docs.\n\nimport json\n"""\n\nfrom __future__ import annotations',
        '\n\n▮',
      ],
    ] as const)
      assert.equal(
        python(head + rest).startsWith(`${head}\nimport json\nimport fal_client\n`),
        true,
        python(head + rest),
      );
    for (const head of [
      '#!/usr/bin/env python3\n',
      '# -*- coding: utf-8 -*-\n"""Docs: it\'s \\""" here."""\n\n',
      "r'''Docs'''\n",
      '# License\n# of many\n\n',
    ])
      assert.equal(
        python(`${head}x = 1\n▮`).startsWith(
          `${head}import json\nimport fal_client\n\nx = 1\n${BODY}`,
        ),
        true,
        python(`${head}x = 1\n▮`),
      );
  });

  it('takes no import in a comment or a string for one', () => {
    for (const line of [
      '# import fal_client',
      'a = """\nimport fal_client\n"""',
      "a = 'import fal_client'",
    ])
      assert.match(python(`${line}\n▮`), /(^|\n)import json\nimport fal_client\n/);
  });

  it('stands as far in as its line', () => {
    assert.match(
      python('import json\nimport fal_client\n\ndef a():\n    ▮\n'),
      /def a\(\):\n {4}result = fal_client\.subscribe\(\n {8}"fal-ai.*\n {4}print\([^\n]*\)\n$/s,
    );
  });

  it('comes in a moment, however odd the file', () => {
    const began = performance.now();
    for (const one of ['import ', '"""', "'''", 'from a import (', '#', '\\', '"""\\', "r'"])
      for (const text of [one.repeat(20_000), `${one}\n`.repeat(20_000)])
        mergePython({ text, at: 0, code: PYTHON, isBelow: false, fileName: '' });
    assert.ok(performance.now() - began < 4_000);
  });
});
