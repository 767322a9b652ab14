import type { ErrorReason, FalError, FalErrorKind } from '../fal/errors.ts';
import { nextStep } from '../tools/nextStep.ts';
import { PROGRAM } from './command.ts';

type Step = string | ((error: FalError) => string);

const NO_KEY =
  'Set FAL_KEY, or FAL_KEY_FILE to a file that only you can read. Keys are made at https://fal.ai/dashboard/keys.';
const REQUESTS = 'https://fal.ai/dashboard/requests';
const FINDS = `${PROGRAM} models WORDS finds endpoint ids.`;
const LOST = `Do not run it again at once: the job may be running and may bill. ${PROGRAM} jobs wait looks for it; ${REQUESTS} lists all requests.`;

/** What differs from the steps of the tools, which name tools and speak to agents. */
const BY_REASON: Partial<Record<ErrorReason, Step>> = {
  'bad-endpoint-id': `Write it as owner/name, e.g. fal-ai/flux/dev; ${FINDS}`,
  'unknown-endpoint': ({ facts: { near = [] } }) =>
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : FINDS,
  'faulty-input': ({ facts: { example, endpointId } }) =>
    `${example === undefined ? '' : `A corrected input: ${example}\n`}${PROGRAM} schema ${endpointId ?? 'ENDPOINT'} lists all fields.`,
  'no-key': NO_KEY,
  'unknown-preset': `An endpoint id has a slash, such as fal-ai/flux/dev. See ${PROGRAM} presets.`,
  'unusable-preset': `See ${PROGRAM} presets.`,
  'faulty-preset': 'Correct what is named and run it again.',
  'unknown-request': `See ${PROGRAM} jobs.`,
  'in-progress': `See ${PROGRAM} jobs; do not run it again.`,
  'job-unreachable': `The job itself is not affected: ${PROGRAM} jobs wait continues. Do not run it again; that would be a second billed job.`,
  'job-forgotten': `fal forgets a result after a while. See ${REQUESTS} before you run it again.`,
  'lost-none': LOST,
  'lost-several': LOST,
  'lost-unstored': LOST,
  'lost-unsearched': LOST,
  'spending-stopped': `${PROGRAM} spend resume allows it again.`,
  'over-limit': `${PROGRAM} spend limits changes the limits; ${PROGRAM} price shows what a run costs.`,
  'over-max-cost': `Choose cheaper settings or a cheaper model, or raise --max-cost; ${PROGRAM} price shows what a run costs.`,
  'price-unknown': `Choose a model whose price is known (${PROGRAM} price), leave --max-cost out, or allow unknown prices: ${PROGRAM} spend limits --unknown-price.`,
  'needs-approval': `Run it on a terminal, which asks, or approve it beforehand: --accept-max-cost USD for runs of a known price, ${PROGRAM} spend approve for this run. ${PROGRAM} spend limits changes when runs need an approval.`,
  declined: 'Nothing was spent.',
  dismissed: 'Nothing was spent.',
  'never-saved': `${PROGRAM} jobs wait ID --save-to DIR saves it, as long as fal keeps the result.`,
  'not-saved': `Free some space or choose another folder, then: ${PROGRAM} jobs wait ID --save-to DIR.`,
  'folder-replaced': `Choose another folder, then: ${PROGRAM} jobs wait ID --save-to DIR.`,
  'folder-unwritable': 'Choose another folder.',
};

const BY_KIND: Partial<Record<FalErrorKind, Step>> = {
  auth: NO_KEY,
  'not-found': FINDS,
  'invalid-input': `${PROGRAM} schema ENDPOINT shows what is allowed.`,
  failed: 'Change the input, or use another model.',
  cancelled: 'Run it again only if the result is still needed.',
  'ambiguous-submit': LOST,
};

/** What a person at a terminal can do about an error. */
export function terminalStep(error: FalError): string {
  const { advice, kind, reason } = error;
  if (advice !== undefined) return advice;
  const step = reason === undefined ? BY_KIND[kind] : BY_REASON[reason];
  if (step === undefined) return nextStep(error);
  return typeof step === 'string' ? step : step(error);
}
