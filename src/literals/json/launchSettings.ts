import { findNodeAtLocation } from 'jsonc-parser';
import type { Finder } from '../finder.ts';
import { projectFolder } from '../settings/projectFolder.ts';
import { wordsOf } from '../words.ts';
import { membersOf, stringMember } from './jsonText.ts';
import { parseJson } from './parseJson.ts';
import { findInJson } from './settingLiterals.ts';

/** The ports in .NET's Properties/launchSettings.json. */
export const findInLaunchSettings: Finder = (text, path) => {
  const folder = projectFolder(path);
  const root = parseJson(text);
  const docker = new Set(
    membersOf(root && findNodeAtLocation(root, ['profiles']))
      .filter(([, profile]) => /^docker/i.test(stringMember(profile, 'commandName') ?? ''))
      .map(([name]) => name),
  );
  return findInJson(text, path, {
    role: ({ path: [section, profile = '', ...rest] }, hit) => {
      if (hit.role === 'internal' || hit.role === 'container') return undefined;
      // What Visual Studio sets inside the container; it publishes `httpPort` and `sslPort` outside.
      const inside = docker.has(profile) && rest[0] === 'environmentVariables';
      if (section === 'profiles' && inside) return 'container';
      return /^(?:applicationUrl|sslPort|httpPort)$/.test(rest.at(-1) ?? profile)
        ? 'listen'
        : /URLS?$/.test(rest.at(-1) ?? '') && hit.role === 'client'
          ? 'listen'
          : undefined;
    },
    clues: ({ path: [section, profile = '', ...rest] }) => ({
      ...(section === 'profiles' && !isScheme(profile) ? { label: lastPart(profile) } : {}),
      ...(folder === undefined ? {} : { folder: lastPart(folder) }),
      ...(rest[0] === 'environmentVariables' ? {} : { flag: '' }),
    }),
  });
};

/** Profiles are called `http`, `https` and `IIS Express` by default. */
function isScheme(profile: string): boolean {
  return wordsOf(profile).every((word) =>
    /^(?:https?|iis|express|docker|container|wsl2?)$/.test(word),
  );
}

/** `Shop.Web.Api` is the `Api`. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
