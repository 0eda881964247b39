import { findNodeAtLocation, type Node } from 'jsonc-parser';
import type { PortLiteral } from '../finding.ts';
import { stringMember } from '../json/jsonText.ts';
import { scanConfig } from './configScan.ts';

const SKIP = new Set([
  'name',
  'type',
  'request',
  'preLaunchTask',
  'postDebugTask',
  'internalConsoleOptions',
  'console',
  'presentation',
  'skipFiles',
  'outFiles',
  'sourceMapPathOverrides',
  'pathMappings',
  'envFile',
]);
const PORTS = new Set(['debugServer', 'portOccupancy']);
const BROWSERS = /^(?:pwa-)?(?:chrome|msedge|firefox|editor-browser)$/;

/** The ports in the `configurations` of a launch.json, or of the `launch` section of a workspace file. */
export function findInLaunch(source: string, root: Node): PortLiteral[] {
  const configurations = findNodeAtLocation(root, ['configurations'])?.children ?? [];
  return configurations.flatMap((config) => {
    const type = stringMember(config, 'type') ?? '';
    const attaches = stringMember(config, 'request') === 'attach';
    const label = stringMember(config, 'name');
    const folder = stringMember(config, 'cwd');
    return scanConfig(source, config, {
      skip: SKIP,
      patterns: new Set(),
      ports: PORTS,
      role: attaches ? 'debug' : 'listen',
      clues: {
        ...(label === undefined ? {} : { label }),
        ...(folder === undefined ? {} : { folder }),
        browser: BROWSERS.test(type),
      },
      action: () => 'replace',
    });
  });
}
