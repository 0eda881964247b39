import { probePort } from '../../probe/free.ts';
import type { Port } from '../../probe/port.ts';
import { Book } from '../book.ts';
import { choosePort } from '../choose.ts';
import { EMPTY_DOCUMENT } from '../document.ts';
import type { FullName } from '../names.ts';
import { type PortSpec, parsePortSpec } from './portSpec.ts';
import { type Exclusion, isExcluded, type Order } from './wish.ts';

/**
 * A port that is free at this moment, without a name: by chance, unless `order` says otherwise. Nothing keeps
 * it from others, who may have it a moment later; to keep it, give it a name with `Registry.allocate`.
 * @returns `undefined` when there is none
 * @throws RangeError for a specification that makes no sense; ProbeError when the machine cannot be asked
 */
export async function findFreePort(
  spec?: PortSpec,
  options: { readonly exclude?: readonly Exclusion[]; readonly order?: Order } = {},
): Promise<Port | undefined> {
  const { exact, ...wish } = parsePortSpec(spec);
  const { exclude = [], order = 'random' } = options;
  if (exact !== undefined) {
    return !isExcluded(exact, exclude) && (await isPortFree(exact)) ? exact : undefined;
  }
  const nobody = '/nobody' as FullName;
  const book = new Book(EMPTY_DOCUMENT);
  const chosen = await choosePort(nobody, { ...wish, exclude, order }, book, undefined);
  return chosen.kind === 'chosen' ? chosen.port : undefined;
}

/**
 * Whether a port can be had on this machine at this moment.
 * @throws ProbeError when the machine cannot be asked
 */
export async function isPortFree(port: Port): Promise<boolean> {
  return (await probePort(port)).kind === 'free';
}
