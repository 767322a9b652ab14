import { fileURLToPath } from 'node:url';

/** The packaged extension, as `npm run package` writes it. */
export const VSIX = fileURLToPath(new URL('../../dist/fal-vscode.vsix', import.meta.url));
