import type { Translate } from '../domain/translate.ts';

/** How the person mends faults: with commands of the terminal or of VS Code. */
export interface Steps {
  readonly setKey: string;
  readonly permission: string;
  readonly gateway: string;
  readonly resume: string;
  readonly lost: string;
  connect(client: string): string;
}

/** The steps for a reader of the terminal, who runs `program`, or of VS Code. */
export function stepsFor(program: string | undefined, translate: Translate): Steps {
  const permission = translate(
    'Change the key, or make another, at https://fal.ai/dashboard/keys.',
  );
  if (program === undefined)
    return {
      permission,
      setKey: translate('Run “fal: Set API Key”.'),
      gateway: translate(
        'Correct the setting fal.gatewayUrl, or FAL_GATEWAY_URL in the environment; without both, fal itself is used.',
      ),
      resume: translate('Run “fal: Allow Spending Again”.'),
      lost: translate('Run “fal: Show Jobs” and choose “Look for It at fal”; do not run it again.'),
      connect: () => translate('Run “fal: Connect an Agent…” for this client.'),
    };
  // The terminal's texts are English only.
  return {
    permission,
    setKey:
      'Set FAL_KEY, or FAL_KEY_FILE to a file that only you can read; keys are made at https://fal.ai/dashboard/keys.',
    gateway: 'Correct FAL_GATEWAY_URL; without it, fal itself is used.',
    resume: `Run: ${program} spend resume`,
    lost: `Run: ${program} jobs wait ID, which looks for it; do not run it again.`,
    connect: (client) => `Run: ${program} connect ${client}`,
  };
}
