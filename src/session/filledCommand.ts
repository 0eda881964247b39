import { checkName } from '../registry/names.ts';
import { AllocationError, type ProjectPorts, type Variables } from '../registry/projectPorts.ts';
import { findTokens, replaceTokens } from '../registry/tokens.ts';

/** A command with numbers in place of tokens, and the environment to start it in. */
export interface FilledCommand {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Names whose variable another name fills already. */
  readonly clashes: Variables['clashes'];
}

/**
 * Fills a command's ports in: tokens in its arguments and in the inherited variables, and the
 * project's own variables, which win over inherited ones. Names without a number get one.
 * @param only these names' variables; all of the project when empty
 * @param given variables that win over all others; may hold tokens
 * @throws AllocationError, ConfigError, RegistryError
 */
export async function fillCommand(
  ports: ProjectPorts,
  command: readonly string[],
  inherited: NodeJS.ProcessEnv,
  only: readonly string[] = [],
  given: Readonly<Record<string, string>> = {},
): Promise<FilledCommand> {
  const { values, clashes } = await ports.variables(only.length === 0 ? undefined : only);
  const env: NodeJS.ProcessEnv = { ...inherited, ...Object.fromEntries(values), ...given };
  refuseBadTokens(env);
  const texts = [...command, ...Object.values(env)];
  const names = texts.flatMap((text) => findTokens(text ?? '').map((token) => token.name));
  const numbers = await ports.numbers(names);
  const fill = (text: string) => replaceTokens(text, (name) => String(numbers.get(name)));
  for (const [key, value] of Object.entries(env)) {
    if (value !== undefined) env[key] = fill(value);
  }
  return { command: command.map(fill), env, clashes };
}

/** An argument is in sight of who wrote it; a variable set long ago has to be pointed out. */
function refuseBadTokens(env: NodeJS.ProcessEnv): void {
  for (const [variable, text = ''] of Object.entries(env)) {
    for (const { name } of findTokens(text)) {
      const problem = checkName(name);
      if (problem === undefined) continue;
      const failure = { kind: 'invalid-name', name, problem } as const;
      throw new AllocationError(name, failure, `The variable ${variable}`);
    }
  }
}
