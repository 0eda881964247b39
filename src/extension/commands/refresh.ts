import type { Services } from '../services.ts';

/** Reads the registry and looks at the machine now. */
export async function refresh({ book, machine }: Services): Promise<void> {
  await book.refresh();
  await machine.look();
}
