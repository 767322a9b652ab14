import type { ErrorReason, FalError, FalErrorKind, KeyOperation } from '../fal/errors.ts';

const KEYS_PAGE = 'https://fal.ai/dashboard/keys';

const BY_KIND: Readonly<Record<FalErrorKind, string>> = {
  auth: `Set a valid fal key (FAL_KEY, or "fal: Set API Key" in VS Code; over HTTP, the Authorization header). Keys are created at ${KEYS_PAGE}.`,
  locked:
    'The fal account is locked: top up at https://fal.ai/dashboard/billing, then try again. The key itself is valid.',
  'not-found': 'Check the id; search_models finds endpoints.',
  'invalid-input':
    'Correct the fields named and send the corrected input; get_model_schema shows what is allowed.',
  'rate-limited': 'Wait and try again; running jobs continue meanwhile.',
  unavailable: 'fal or this model has a problem: try again in a minute, or use another model.',
  failed: 'Change the input, or use another model.',
  cancelled: 'Submit again only if the result is still needed.',
  'ambiguous-submit':
    'Do not submit again at once: the job may be running and may bill. Look at https://fal.ai/dashboard/requests first.',
  network: 'Check the network, a proxy or FAL_GATEWAY_URL, then try again.',
  'not-allowed': 'Choose another address or path.',
  disk: 'Check the permissions and the free space, then try again.',
  busy: 'Try again in a moment.',
};

const OPERATIONS: Readonly<Record<KeyOperation, string>> = {
  run: 'run models',
  'read-jobs': 'read requests and their results',
  cancel: 'cancel requests',
  upload: 'upload files',
  'read-prices': 'read prices',
  'read-models': 'list models',
};

/** How a person changes the limits. */
const SET_LIMITS =
  '“fal: Set Spending Limits” in VS Code, or `spend limits` of this server in a terminal';

const BY_REASON: Readonly<Record<ErrorReason, string | ((error: FalError) => string)>> = {
  'malformed-key': `Copy it again, as one line, from ${KEYS_PAGE}.`,
  'no-permission': ({ facts: { operation } }) =>
    `The fal key is valid, but it lacks the permission to ${OPERATIONS[operation ?? 'run']}. Use a key that has it, or give it to this key at ${KEYS_PAGE}; all else works with this key.`,
  'locked-by-fal':
    'The fal account is locked, and the key itself is valid. Credits do not unlock it: write to support@fal.ai (https://fal.ai/dashboard/billing shows the account).',
  blocked:
    'The key is not the cause. Try again in a minute; if it stays so, allow *.fal.run and *.fal.ai in the proxy or firewall, leave the VPN, or use another network.',
  'bad-gateway-url':
    'Set it to an address like http://127.0.0.1:8787, or unset it to use fal itself.',
  'wrong-server': 'Check FAL_GATEWAY_URL or a proxy on the way, and try again in a minute.',
  'unreadable-answer':
    'Check FAL_GATEWAY_URL or a proxy on the way: fal itself does not answer so.',
  'call-cancelled': 'Nothing was spent; call again when needed.',
  'bad-endpoint-id': 'Pass it as owner/name, e.g. fal-ai/flux/dev; search_models finds ids.',
  'unknown-endpoint': ({ facts: { near = [] } }) =>
    near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'search_models finds endpoint ids.',
  'bad-request-id': 'Pass the request_id that run_model or submit_job returned.',
  'bad-cursor':
    'Leave cursor out for the first page, then pass next_cursor of the previous page unchanged.',
  'empty-query': 'Pass what to look for, e.g. "webhooks".',
  'faulty-input': ({ facts: { example }, faults }) =>
    [
      ...(example === undefined ? [] : [`A corrected input: ${example}\n`]),
      ...(faults.some(({ isLocalFile }) => isLocalFile)
        ? [
            'Upload a local file with upload_file and pass its cdn_url (or set upload_inputs: true, where the tool has it). ',
          ]
        : []),
      'get_model_schema lists all fields; strict: false sends the input as it is.',
    ].join(''),
  'path-or-url': 'path: a file in the project; url: a public http(s) address.',
  stopping: 'Call again after the server has restarted.',
  'journal-unwritable': 'Make the data folder writable, or set FAL_DATA_DIR to another one.',
  'newer-data': 'Update this program, or set FAL_DATA_DIR to another folder.',
  'unknown-request': 'Pass endpoint_id too; fal finds a request by both.',
  'in-progress': 'Call check_job again in a few seconds; do not submit it again.',
  'job-unreachable':
    'The job itself is not affected: check_job with its endpoint_id and request_id continues. Do not submit it again, that would be a second billed job.',
  'job-forgotten':
    'endpoint_id and request_id must be of the same job. fal forgets a result after a while (an hour, minutes when it is large); a younger job may still run and bill, so look at https://fal.ai/dashboard/requests before you submit it again.',
  'lost-none': ({ facts: { job = '' } }) =>
    `Do not submit again yet: fal may list it late. check_job with request_id ${job} looks again; do so after the model's usual run time. If it is still not among https://fal.ai/dashboard/requests then, fal most likely never received it.`,
  'lost-several': oneOfThem,
  'lost-unstored': oneOfThem,
  'lost-unsearched': ({ facts: { job = '', operation } }) =>
    `Do not submit again at once: the job may be running and may bill. Look at https://fal.ai/dashboard/requests first; check_job with request_id ${job} looks again.${operation === undefined ? '' : ` The fal key lacks the permission to ${OPERATIONS[operation]}.`}`,
  'result-unreadable': 'Do not submit it again: that would be a second billed job.',
  'unknown-preset': ({ facts: { near = [] } }) =>
    near.length > 0 ? `The presets are: ${near.join(', ')}.` : 'There are no presets to use.',
  'unusable-preset': 'Only the user can change this. Use run_model, if they agree.',
  'faulty-preset': 'Correct what is named and call again.',
  'no-key': `In VS Code, the user runs “fal: Set API Key”; in other clients they set FAL_KEY (over HTTP, the Authorization header). Keys are created at ${KEYS_PAGE}. Then call again.`,
  'input-declined':
    'Nothing was submitted. Ask the user what to run, or give the fields yourself if you know them.',
  'awaiting-input':
    'Nothing was submitted. The question is open in the user’s client: wait for the answer, then call again with the same arguments within 10 minutes.',
  'limits-unreadable': ({ facts: { path } }) =>
    `Only the user can repair or delete this file: ${path ?? ''}`,
  'spending-stopped':
    'Only the user can allow it again: “fal: Allow Spending Again” in VS Code, or `spend resume` of this server in a terminal. Do not try other tools or models.',
  'over-limit': ({ facts: { isRemote } }) =>
    `Only ${isRemote ? 'the operator of this server' : 'the user'} can raise a limit${isRemote ? '' : `: ${SET_LIMITS}`}. A cheaper model or smaller settings may fit; get_pricing shows what a run costs.`,
  'over-max-cost':
    'Choose cheaper settings or a cheaper model (get_pricing shows what a run costs), or call again with a higher max_cost if the user agrees.',
  'price-unknown': ({ facts: { isRemote, maxCost } }) => {
    const choose = 'Choose a model whose price is known (get_pricing)';
    if (maxCost === undefined)
      return `${choose}; only ${isRemote ? 'the operator of this server can allow others' : `the user can allow others: ${SET_LIMITS}`}.`;
    return isRemote ? `${choose}.` : `${choose}, or leave max_cost out, so that the user is asked.`;
  },
  'needs-approval': ({ facts: { isRemote } }) =>
    isRemote
      ? 'This server cannot ask anybody. Choose cheaper settings or a model with a lower or a known price (get_pricing); its operator allows more with --accept-max-cost, FAL_CONFIRM_ABOVE or FAL_UNKNOWN_PRICE.'
      : `This client cannot ask the user, so tell them: “fal: Approve Run” in VS Code or \`spend approve\` of this server in a terminal approves this run for 10 minutes; then call again with the same arguments. To be asked less: ${SET_LIMITS}.`,
  'awaiting-approval':
    'The question is open in the user’s client. Wait for the answer, then call again with the same arguments within 10 minutes; different arguments would need another approval.',
  declined:
    'Do not call again with the same arguments. Ask the user what to change, or choose a cheaper model.',
  'ledger-unreachable':
    'Try again in a minute; the operator of this server has to look at its --ledger.',
  dismissed:
    'Ask the user whether to run it; the repeated call asks again, as long as they do not decline it.',
  'no-question': 'Call the tool again, so that the run waits for an approval.',
  untrusted:
    'Continue without save_to, upload_inputs and path (results and inputs by URL work), or have the user trust the workspace ("Manage Workspace Trust").',
  'no-project':
    'Start the server in a project folder, or pass one with --root DIR (clients that support MCP roots set them themselves).',
  'outside-project': 'Copy it into the project, or start the server with --root for its folder.',
  'hidden-file': 'Such files often hold secrets, so they are never used; choose another path.',
  'bad-path': 'Pass a path relative to the project, or an absolute one inside it.',
  'no-file': ({ facts: { root } }) =>
    root === undefined
      ? 'Check the path.'
      : `Pass a path relative to ${root}, or an absolute one inside it.`,
  'not-a-file': 'Pass the path of a file; upload the files of a folder one by one.',
  'empty-file': 'Pass a file that has content.',
  'file-too-large': ({ facts: { limit } }) => `Pass a file of at most ${limit ?? 0} bytes.`,
  'file-unreadable': 'Check the permissions, or choose another file.',
  'file-changed': 'Upload it again when no program writes to it.',
  'file-replaced': 'Nothing was read. Try again when no program writes to its folder.',
  'folder-unwritable': 'Choose another folder for save_to.',
  'folder-replaced': 'Choose another folder, and save the result with check_job.',
  'not-saved':
    'Its URL is in the result; free some space or choose another folder, and save it with check_job.',
  'not-recorded':
    'The file itself is saved. Make .fal/media writable and free some space, then call check_job with save_to to record it.',
  'cut-download': 'Try again; the result stays at fal for a while.',
  'never-saved': 'check_job with save_to saves it, as long as fal keeps the result.',
  'gone-from-fal': 'Run the model again.',
  'changed-since-saved': 'Open the file itself to see its present content, or run the model again.',
  'result-too-large': ({ facts: { path } }) => `Open the file itself: ${path ?? ''}`,
  'not-public': 'Pass the public http(s) address of a file.',
  'download-too-large': 'Choose a smaller file, or download it yourself first.',
  'remote-unreachable': 'Check the address and the network, then try again.',
  'remote-gone': 'The file is gone, has expired or is not public: check its address.',
};

function oneOfThem({ facts: { job = '', endpointId = '' } }: FalError): string {
  return `Do not submit again: the job may be running and may bill. check_job with endpoint_id ${endpointId} and one of these request ids shows that request; with request_id ${job} it looks again. https://fal.ai/dashboard/requests lists all requests.`;
}

/** What an agent can do about an error: one or two sentences in the words of the tools. */
export function nextStep(error: FalError): string {
  const { kind, reason, advice, retryAfter } = error;
  if (advice !== undefined) return advice;
  const step = reason === undefined ? BY_KIND[kind] : BY_REASON[reason];
  const wait =
    retryAfter === undefined ? '' : ` The server asks to wait ${Math.ceil(retryAfter)} s.`;
  return (typeof step === 'string' ? step : step(error)) + wait;
}
