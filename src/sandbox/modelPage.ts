import type { Json, Schema } from '../domain/types.ts';
import type { Snapshot } from '../snapshot/types.ts';
import type { HttpResponse } from './http.ts';
import { json } from './http.ts';
import { describe } from './models.ts';
import { billingOf } from './prices/billing.ts';

/** `https://fal.ai/models/ID/llms.txt`: a model's page in Markdown, with its prices in words; 404 for an unknown id. */
export function modelPage(endpointId: string, snapshot: Snapshot): HttpResponse {
  const [model, schema] = [snapshot.model(endpointId), snapshot.schema(endpointId)];
  if (!model || !schema) return json(404, { detail: 'Not Found' });
  const { name, category } = model;
  const { words } = billingOf(model);
  const sections = [
    `# ${name}`,
    `> ${describe(name, category)}`,
    `## Overview

- **Endpoint**: \`https://fal.run/${endpointId}\`
- **Model ID**: \`${endpointId}\`
- **Category**: ${category}
- **Kind**: ${category === 'training' ? 'training' : 'inference'}`,
    ...(words === '' ? [] : [`## Pricing\n\n${words}\n\n${MORE_PRICES}`]),
    '## API Information',
    `### Input Schema\n\n${fields(schema.input)}`,
    `### Output Schema\n\n${fields(schema.output)}`,
    `## Additional Resources\n\n- [Playground](https://fal.ai/models/${endpointId})`,
  ];
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `${sections.join('\n\n')}\n`,
  };
}

const MORE_PRICES = 'For more details, see [fal.ai pricing](https://fal.ai/pricing).';

function fields({ properties = {}, required = [] }: Schema): string {
  return Object.entries(properties)
    .map(([name, field]) => {
      const need = required.includes(name) ? '_required_' : '_optional_';
      const { description, default: preset, enum: options } = field;
      const lines = [
        ...(description === undefined ? [] : [description.replace(/\s+/g, ' ')]),
        ...(preset === undefined ? [] : [`- Default: \`${JSON.stringify(preset)}\``]),
        ...(options ? [`- Options: ${codes(options)}`] : []),
      ];
      return [`- **\`${name}\`** (\`${typeOf(field)}\`, ${need}):`, ...lines].join('\n  ');
    })
    .join('\n\n');
}

const codes = (values: readonly Json[]): string =>
  values.map((value) => `\`${JSON.stringify(value)}\``).join(', ');

function typeOf({ type, title, items, anyOf }: Schema): string {
  if (anyOf) return anyOf.map(typeOf).join(' | ');
  if (type === 'array') return `list<${items ? typeOf(items) : 'any'}>`;
  return type === 'object' ? (title ?? type) : (type ?? 'any');
}
