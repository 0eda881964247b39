import type { Finder } from '../finder.ts';
import { keysOf } from '../settings/setting.ts';
import { findInJson } from './settingLiterals.ts';

/** `remote.SSH.defaultForwardedPorts` and `remote.localPortHost`: a tunnel's, or a container's. */
const FORWARDED = /^remote\.|forward/i;

/** The ports in VS Code's own settings, of which its extensions make connections and servers. */
export const findInVscodeSettings: Finder = (text, path) =>
  findInJson(text, path, {
    skips: (setting) => /^\[|^workbench\.|^editor\./.test(setting.path[0] ?? ''),
    role: (setting) => (keysOf(setting).some((key) => FORWARDED.test(key)) ? 'forward' : undefined),
  });
