import path from 'node:path';
import envPaths from 'env-paths';

/** The data folder from the environment: `FAL_DATA_DIR`, else the platform's default. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  return env.FAL_DATA_DIR
    ? path.resolve(env.FAL_DATA_DIR)
    : envPaths('fal-vscode', { suffix: '' }).data;
}
