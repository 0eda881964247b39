import type { Services } from '../services.ts';

/** Takes the offer to clean up off the sidebar, until there is more of it. */
export async function hideCleanUp({ cleanUp }: Services): Promise<void> {
  await cleanUp.hide();
}
