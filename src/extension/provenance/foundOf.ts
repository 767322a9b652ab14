import { type Found, findRecord } from '../../provenance/find.ts';
import { workspaceRoots } from '../runtimeHost.ts';
import type { Services } from '../services.ts';

/** What the workspace knows of a file; see `findRecord`. */
export async function foundOf(
  { runtimeHost }: Pick<Services, 'runtimeHost'>,
  file: string,
): Promise<Found | undefined> {
  const { store } = await runtimeHost.get();
  return findRecord(file, workspaceRoots, store);
}
