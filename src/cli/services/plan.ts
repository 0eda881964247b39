import path from 'node:path';
import type { Registry } from '../../registry/registry.ts';
import { readServices } from '../../services/projectServices.ts';
import type { Service } from '../../services/service.ts';
import { startOrder } from '../../services/startOrder.ts';
import { Sessions } from '../../session/sessions.ts';
import { type Cli, currentRoot, openRegistry } from '../cli.ts';
import { ExpectedFailure } from '../errors.ts';
import { openLocks } from '../locks/openLocks.ts';

/** What is to be started, and with what. */
export interface Plan {
  readonly registry: Registry;
  readonly sessions: Sessions;
  readonly root: string;
  /** In the order of their start. */
  readonly services: readonly Service[];
}

/**
 * The services that were asked for and those that they depend on; says what of a Procfile is left out.
 * @param chosen names of services; all of them when empty
 * @throws ExpectedFailure where the project declares none; ConfigError, ServicesError
 */
export function planOf(chosen: readonly string[], cli: Cli): Plan {
  const root = currentRoot();
  const { services, problems } = readServices(root);
  for (const { file, line, message } of problems) {
    const place = [path.relative(root, file), ...(line === undefined ? [] : [line])].join(':');
    cli.say(`${place}: ${message}`);
  }
  if (services.size === 0) throw new ExpectedFailure(NO_SERVICES);
  const order = startOrder(services, chosen);
  const registry = openRegistry(cli);
  const sessions = new Sessions(registry, openLocks(registry, cli));
  return { registry, sessions, root, services: order };
}

const NO_SERVICES = `This project declares no services. Write into its berth.json, for example:
  {
    "ports": { "api": {} },
    "services": {
      "api": { "command": "node server.js --port $<port:api>" }
    }
  }
A Procfile will do as well. See: berth help up`;
