import type { Verdict } from '../verdict.ts';
import type { NumberSite } from './numberSite.ts';

const SIDE = /\bforwarded_port["']?\s*,[^;]{0,200}?\b(guest|host)(?::|["']?\s*=>)\s*$/;

/** Vagrant's `config.vm.network "forwarded_port", guest: 80, host: 8080`. */
export function byForwarding(site: NumberSite): Verdict | undefined {
  if (site.kind !== 'ruby') return undefined;
  const [, side] = SIDE.exec(site.head.slice(-300)) ?? [];
  if (side === undefined) return undefined;
  if (side === 'guest') return { role: 'container', confidence: 'high' };
  const [, id] =
    /\bid(?::|["']?\s*=>)\s*["']([\w-]+)["']/.exec(site.after.split('\n', 1)[0] ?? '') ?? [];
  return { role: 'publish', confidence: 'high', ...(id === undefined ? {} : { variable: id }) };
}
