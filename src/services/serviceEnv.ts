import type { ProjectPorts, Variables } from '../registry/projectPorts.ts';
import { findTokens, replaceTokens, tokenFor } from '../registry/tokens.ts';
import type { Service } from './service.ts';

/**
 * All variables that a service gets beside those that are inherited, over which they win: what a `.env` says, the
 * variables of the project, the service's own port as `PORT`, its own variables. Names without a number get one.
 * @param project the variables of the project, where the caller has them
 * @throws ConfigError, AllocationError, RegistryError
 */
export async function serviceVariables(
  ports: ProjectPorts,
  service: Pick<Service, 'portName' | 'env' | 'fileEnv'>,
  project?: Variables,
): Promise<Map<string, string>> {
  const { values } = project ?? (await ports.variables());
  const own = ownEnv(service);
  const names = [...own.values()].flatMap((text) => findTokens(text).map(({ name }) => name));
  const numbers = await ports.numbers(names);
  const filled = Array.from(own, ([variable, text]): [string, string] => [
    variable,
    replaceTokens(text, (name) => String(numbers.get(name))),
  ]);
  return new Map([...service.fileEnv, ...values, ...filled]);
}

/** `PORT`, then the variables of its own; tokens are not filled in. */
function ownEnv({ portName, env }: Pick<Service, 'portName' | 'env'>): Map<string, string> {
  const port: [string, string][] = portName === undefined ? [] : [['PORT', tokenFor(portName)]];
  return new Map([...port, ...env]);
}
