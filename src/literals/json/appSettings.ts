import type { Finder } from '../finder.ts';
import { findInJson } from './settingLiterals.ts';

/** The ports in .NET's appsettings.json: addresses to listen at, connection strings, other services. */
export const findInAppSettings: Finder = (text, path) =>
  findInJson(text, path, {
    skips: (setting) => setting.path[0] === 'Logging',
    role: (setting, hit) =>
      hit.role === 'client' && /^(?:Kestrel|urls)$/i.test(setting.path[0] ?? '')
        ? 'listen'
        : undefined,
  });
