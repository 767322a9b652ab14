import { roundMoney } from '../domain/estimate.ts';
import type { Translate } from '../domain/translate.ts';
import { type ErrorFacts, type ErrorReason, FalError, type FalErrorKind } from '../fal/errors.ts';
import { OPERATIONS } from './key/operations.ts';

type Text = (translate: Translate, error: FalError) => string;

/** What to do next, by kind: for errors that fal or the network words. */
const NEXT_STEPS: Readonly<Record<FalErrorKind, (translate: Translate) => string>> = {
  auth: (translate) => translate('Set a valid API key, or use the sandbox.'),
  locked: (translate) =>
    translate(
      'The fal account is locked. Add credits at https://fal.ai/dashboard/billing, then try again.',
    ),
  'not-found': (translate) => translate('Choose another model.'),
  'invalid-input': (translate) => translate('Correct the input and try again.'),
  'rate-limited': (translate) => translate('Wait a moment, then try again. Running jobs continue.'),
  unavailable: (translate) =>
    translate('fal or this model has a problem. Try again in a minute, or choose another model.'),
  failed: (translate) => translate('Change the input, or choose another model.'),
  cancelled: (translate) => translate('Run it again if you still need the result.'),
  'ambiguous-submit': (translate) =>
    translate(
      'The job may be running and may be billed. Check https://fal.ai/dashboard/requests before you run it again.',
    ),
  network: (translate) => translate('Check your connection and proxy settings, then try again.'),
  'not-allowed': (translate) => translate('Choose another file or address.'),
  disk: (translate) => translate('Check the permissions and the free disk space.'),
  busy: (translate) => translate('Try again in a moment.'),
};

/** The whole text, by reason: what went wrong and what to do next. */
const TEXTS: Readonly<Record<ErrorReason, Text>> = {
  'malformed-key': (translate) =>
    translate(
      'The API key contains line breaks, spaces or other unexpected characters. Copy it again, as one line, from https://fal.ai/dashboard/keys.',
    ),
  'no-permission': (translate, error) =>
    withStep(
      error,
      translate(
        'The API key is valid, but it lacks the permission for this: {0}. Use another key, or change this one at https://fal.ai/dashboard/keys.',
        OPERATIONS[error.facts.operation ?? 'run'](translate),
      ),
    ),
  'locked-by-fal': (translate, error) =>
    withStep(
      error,
      translate(
        'The fal account is locked, and credits do not unlock it. Write to support@fal.ai.',
      ),
    ),
  blocked: (translate, error) =>
    withStep(
      error,
      translate(
        'The API key is not the cause. Try again in a minute; if it stays so, check your proxy, firewall or VPN, or use another network.',
      ),
    ),
  'bad-gateway-url': (translate, { facts: { path = '' } }) =>
    translate(
      '“{0}” is not an http(s) address. Correct the setting fal.gatewayUrl, or FAL_GATEWAY_URL in the environment.',
      path,
    ),
  'wrong-server': (translate, error) =>
    withStep(
      error,
      translate('Check the gateway (fal.gatewayUrl or FAL_GATEWAY_URL) and your proxy.'),
    ),
  'unreadable-answer': (translate, error) =>
    withStep(
      error,
      translate('Check the gateway (fal.gatewayUrl or FAL_GATEWAY_URL) and your proxy.'),
    ),
  'call-cancelled': (translate) => translate('Cancelled. Nothing was spent.'),
  'bad-endpoint-id': (translate) =>
    translate('This is not an endpoint ID. Enter it as owner/name, for example fal-ai/flux/dev.'),
  'unknown-endpoint': (translate, { facts: { near = [] } }) =>
    near.length > 0
      ? translate('fal has no such model. Did you mean {0}?', near.join(', '))
      : translate('fal has no such model. Search for it in the list of models.'),
  'bad-request-id': (translate) => translate('This is not a request ID.'),
  'bad-cursor': (translate) => translate('The list has changed. Open it again.'),
  'empty-query': (translate) => translate('Enter what to look for, for example “webhooks”.'),
  'faulty-input': (translate, { message }) =>
    `${message}\n${translate('Correct the fields above and try again.')}`,
  'path-or-url': (translate) => translate('Choose a file or enter an address.'),
  stopping: (translate) => translate('VS Code is closing; nothing was submitted.'),
  'journal-unwritable': (translate, error) =>
    translate(
      'The job history cannot be written, so nothing was submitted ({0}). Make the data folder writable.',
      causeOf(error),
    ),
  'newer-data': (translate) =>
    translate(
      'A newer version of this extension wrote the job history. Update the extension to submit jobs.',
    ),
  'unknown-request': (translate) => translate('This job is not in the history of this machine.'),
  'in-progress': (translate) => translate('The job is still running. Try again in a moment.'),
  'job-unreachable': (translate, error) =>
    withStep(
      error,
      translate(
        'The job itself is not affected; select it in “fal: Show Jobs” to continue it. Do not run it again: that would be billed twice.',
      ),
    ),
  'job-forgotten': (translate) =>
    translate(
      'fal does not find this job now. It may still run and be billed: check https://fal.ai/dashboard/requests before you run it again.',
    ),
  'result-unreadable': (translate, { facts: { path = '' } }) =>
    translate(
      'The job has completed and is billed, but its result cannot be shown here. Do not run it again; download the result with your API key from {0}.',
      path,
    ),
  'lost-none': (translate) =>
    translate(
      'It is unknown whether fal received this job: it was not found among your requests. fal may list it late; look again in a few minutes, in the gallery or “fal: Show Jobs”, before you run it again.',
    ),
  'lost-several': (translate, { facts: { candidates = '' } }) =>
    translate(
      'This job cannot be distinguished from other runs with the same input, so no request was taken for it: {0}. Check https://fal.ai/dashboard/requests before you run it again.',
      candidates,
    ),
  'lost-unstored': (translate, { facts: { candidates = '' } }) =>
    translate(
      'This job may be one of these requests, which cannot be compared because fal shows no stored input for them: {0}. Check https://fal.ai/dashboard/requests before you run it again.',
      candidates,
    ),
  'lost-unsearched': (translate, error) =>
    error.facts.operation
      ? translate(
          'It is unknown whether fal received this job, and your API key may not read requests. Check https://fal.ai/dashboard/requests before you run it again.',
        )
      : translate(
          'It is unknown whether fal received this job, and it could not be looked for ({0}). Look again later, in the gallery or “fal: Show Jobs”, before you run it again.',
          causeOf(error),
        ),
  'unknown-preset': (translate) => translate('There is no preset of this name.'),
  'unusable-preset': (_, { message }) => message,
  'no-key': (translate) => translate('Set a valid API key, or use the sandbox.'),
  'input-declined': (_, { message }) => message,
  'awaiting-input': (_, { message }) => message,
  'faulty-preset': (translate, { message }) =>
    `${message}\n${translate('Correct the fields above and try again.')}`,
  'limits-unreadable': (translate, error) =>
    withStep(error, translate('Repair or delete the file, then set the limits again.')),
  'spending-stopped': (translate) =>
    translate(
      'All spending is stopped, so nothing was submitted. “fal: Allow Spending Again” ends this.',
    ),
  'over-limit': (translate, { facts }) => overLimit(translate, facts),
  'over-max-cost': (translate, { facts: { price = 0, maxCost = 0 } }) =>
    translate(
      'This run may cost {0} USD, more than its limit of {1} USD. Nothing was submitted.',
      String(price),
      String(maxCost),
    ),
  'price-unknown': (translate) =>
    translate(
      'The price of this run is not known, and such runs are refused. Nothing was submitted. “fal: Set Spending Limits” changes this.',
    ),
  'needs-approval': (translate) =>
    translate('This run needs your approval, so nothing was submitted. Start it from the sidebar.'),
  'awaiting-approval': (translate) =>
    translate('This run waits for your approval. Nothing was submitted yet.'),
  declined: notApproved,
  dismissed: notApproved,
  'ledger-unreachable': (translate, error) => withStep(error, translate('Try again in a moment.')),
  'no-question': (translate) =>
    translate('No run waits for an approval any more. Have it started again.'),
  untrusted: (translate) =>
    translate(
      'This workspace is not trusted, so its files are neither read nor written. Trust it (“Workspaces: Manage Workspace Trust”), then try again.',
    ),
  'no-project': (translate) =>
    translate('No folder is open, so no file is read or written. Open a folder.'),
  'outside-project': (translate, { facts: { path = '' } }) =>
    translate('{0} is outside the project. Choose a file or folder inside it.', path),
  'hidden-file': (translate, { facts: { path = '' } }) =>
    translate('{0} is hidden. Hidden files often hold secrets, so they are never used.', path),
  'bad-path': (translate, { facts: { path = '' } }) =>
    translate('{0} is not a path of this machine.', path),
  'no-file': (translate, { facts: { path = '' } }) => translate('There is no file {0}.', path),
  'not-a-file': (translate, { facts: { path = '' } }) =>
    translate('{0} is not a file. Upload the files of a folder one by one.', path),
  'empty-file': (translate, { facts: { path = '' } }) => translate('{0} is empty.', path),
  'file-too-large': (translate, { facts: { path = '', limit = 0 } }) =>
    translate('{0} is larger than {1} GiB.', path, String(limit / 1024 ** 3)),
  'file-unreadable': (translate, error) =>
    translate('{0} cannot be read ({1}).', error.facts.path ?? '', causeOf(error)),
  'file-changed': (translate, { facts: { path = '' } }) =>
    translate('{0} changed while it was being read. Upload it again.', path),
  'file-replaced': (translate, { facts: { path = '' } }) =>
    translate('{0} was replaced while it was being opened. Try again.', path),
  'folder-unwritable': (translate, error) =>
    translate('The folder {0} cannot be created ({1}).', error.facts.path ?? '', causeOf(error)),
  'folder-replaced': (translate, { facts: { path = '' } }) =>
    translate('The folder {0} was replaced meanwhile; nothing was written there.', path),
  'not-saved': (translate, error) =>
    translate(
      'The result could not be saved in {0} ({1}). Free some space or choose another folder, then save it from the gallery.',
      error.facts.path ?? '',
      causeOf(error),
    ),
  'not-recorded': (translate, error) =>
    translate(
      '{0} is saved, but how it was made could not be recorded in .fal/media ({1}). Make the folder writable or free some space, then save it again from the gallery.',
      error.facts.path ?? '',
      causeOf(error),
    ),
  'cut-download': (translate) =>
    translate('The download was interrupted. Try again; the result stays at fal for a while.'),
  'never-saved': (translate) =>
    translate('This result was not saved. Save it from the gallery while fal still has it.'),
  'gone-from-fal': (translate) => translate('fal no longer has this result. Run the model again.'),
  'changed-since-saved': (translate, { facts: { path = '' } }) =>
    translate('{0} has changed since the result was saved there. Open the file itself.', path),
  'result-too-large': (translate, { facts: { path = '' } }) =>
    translate('The result is too large to show here. Open the file itself: {0}', path),
  'not-public': (translate, error) =>
    withStep(error, translate('Enter the public http(s) address of a file.')),
  'download-too-large': (translate, { facts: { limit = 0 } }) =>
    translate(
      'The file is larger than {0} MiB. Choose a smaller one, or download it yourself.',
      String(Math.floor(limit / 1024 ** 2)),
    ),
  'remote-unreachable': (translate, error) =>
    withStep(error, translate('Check the address and your connection, then try again.')),
  'remote-gone': (translate) =>
    translate('The file is gone, has expired or is not public. Check its address.'),
};

/** An error as a person reads it: what went wrong and what to do next, in VS Code's language. */
export function errorText(error: unknown, translate: Translate): string {
  if (!(error instanceof FalError)) return error instanceof Error ? error.message : String(error);
  const { advice, reason, kind } = error;
  if (advice !== undefined) return withStep(error, advice);
  if (reason !== undefined) return TEXTS[reason](translate, error);
  return withStep(error, NEXT_STEPS[kind](translate));
}

/** The message as a sentence, and the next step. */
const withStep = ({ message }: FalError, step: string): string =>
  `${/[.!?…]$/.test(message) ? message : `${message}.`} ${step}`;

/** The operating system's own words. */
function causeOf({ cause, message }: FalError): string {
  return cause instanceof Error ? cause.message : message;
}

/** A limit in the way: what it is, what was spent on what, when it starts again, how to raise it. */
function overLimit(translate: Translate, facts: ErrorFacts): string {
  const { limitName = 'maxRun', max = 0, spent = 0, reserve = 0, models = '', resets } = facts;
  const [limit, amount, used] = [max, reserve, roundMoney(spent)].map(String) as [
    string,
    string,
    string,
  ];
  const what = {
    maxRun: translate('This run may cost {0} USD; your limit for a run is {1} USD.', amount, limit),
    maxSession: translate(
      'This run may cost {0} USD; this session has used {1} of your limit of {2} USD.',
      amount,
      used,
      limit,
    ),
    maxDay: translate(
      'This run may cost {0} USD; today has used {1} of your limit of {2} USD.',
      amount,
      used,
      limit,
    ),
    maxMonth: translate(
      'This run may cost {0} USD; this month has used {1} of your limit of {2} USD.',
      amount,
      used,
      limit,
    ),
  }[limitName];
  return [
    what,
    translate('Nothing was submitted.'),
    models === '' ? '' : translate('Most of it: {0}.', models),
    resets === undefined ? '' : translate('The limit starts again on {0}.', resets),
    translate('“fal: Set Spending Limits” raises it.'),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function notApproved(translate: Translate): string {
  return translate('You did not approve this run. Nothing was submitted.');
}
