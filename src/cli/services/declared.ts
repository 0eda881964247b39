import { ConfigError } from '../../registry/errors.ts';
import { readServices } from '../../services/projectServices.ts';
import type { Service } from '../../services/service.ts';
import type { Cli } from '../cli.ts';

/** What a project declares; `undefined`, and says so, when its `berth.json` is wrong: what runs must be reachable then. */
export function declaredServices(root: string, cli: Cli): ReadonlyMap<string, Service> | undefined {
  try {
    return readServices(root).services;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    cli.say(error.message);
    return undefined;
  }
}
