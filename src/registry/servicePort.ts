import type { DeclaredService, ProjectConfig } from './config.ts';
import { findTokens } from './tokens.ts';

/** Whether a service is found ready by asking its port. */
export function asksPort(ready: string): boolean {
  return ready === 'tcp' || ready.startsWith('http:');
}

/** The name whose port a service listens on: the one that it says, or its own where anything speaks of it. */
export function portNameOf(
  name: string,
  { port, ready, command, env }: DeclaredService,
  ports: ProjectConfig['ports'],
): string | undefined {
  if (port === false) return undefined;
  if (port !== undefined) return port;
  const speaksOf = [...command, ...env.values()].some((text) => hasTokenOf(name, text));
  const isAsked = ready !== undefined && asksPort(ready);
  return ports.has(name) || speaksOf || isAsked ? name : undefined;
}

/** When a service is ready, in the form of `"ready"`. */
export function readyOf(
  name: string,
  service: DeclaredService,
  ports: ProjectConfig['ports'],
): string {
  return service.ready ?? (portNameOf(name, service, ports) === undefined ? 'none' : 'tcp');
}

/** Whether a text has a token for the port of a name. */
export function hasTokenOf(name: string, text: string): boolean {
  return findTokens(text).some((token) => token.name === name);
}
