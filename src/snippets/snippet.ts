import type { CodeLanguage } from '../domain/codeLanguages.ts';
import type { JsonObject } from '../domain/types.ts';
import { escapeInvisible, JAVASCRIPT, literal, PYTHON } from './literal.ts';

/** A program that runs a model with this input and prints the result. It reads the key from FAL_KEY. */
export function snippet(language: CodeLanguage, endpointId: string, input: JsonObject): string {
  switch (language) {
    case 'typescript':
    case 'javascript':
      return [
        "import { fal } from '@fal-ai/client';",
        '',
        `const { data } = await fal.subscribe(${JAVASCRIPT.string(endpointId)}, {`,
        `  input: ${literal(input, JAVASCRIPT, 1)},`,
        '});',
        'console.log(JSON.stringify(data, null, 2));',
        '',
      ].join('\n');
    case 'python':
      return [
        'import json',
        '',
        'import fal_client',
        '',
        'result = fal_client.subscribe(',
        `    ${PYTHON.string(endpointId)},`,
        `    arguments=${literal(input, PYTHON, 1)},`,
        ')',
        'print(json.dumps(result, indent=2))',
        '',
      ].join('\n');
    case 'curl':
      return [
        `curl --fail-with-body ${shellWord(`https://fal.run/${encodeURI(endpointId.toWellFormed())}`)} \\`,
        '  -H "Authorization: Key $FAL_KEY" \\',
        "  -H 'Content-Type: application/json' \\",
        `  -d ${shellWord(escapeInvisible(JSON.stringify(input, null, 2)))}`,
        '',
      ].join('\n');
  }
}

/** Any text as one word of a POSIX shell. */
const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
