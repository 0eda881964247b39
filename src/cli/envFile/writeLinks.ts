import { fillProject } from '../../links/fillProject.ts';
import { CONFIG_FILE } from '../../registry/config.ts';
import { ProjectPorts } from '../../registry/projectPorts.ts';
import { type Cli, currentRoot, openRegistry } from '../cli.ts';
import { EXIT } from '../exitCodes.ts';

/**
 * Brings the project's linked files in step and says what changed.
 * @param only only what is about these names
 * @returns the exit code: a failure when a place could not be filled in
 */
export async function writeLinks(cli: Cli, only: readonly string[] | undefined): Promise<number> {
  const files = await fillProject(new ProjectPorts(openRegistry(cli), currentRoot()), only);
  if (files.length === 0) {
    const about = only === undefined ? '' : ` about ${only.join(', ')}`;
    cli.say(`There is nothing${about} under "links" in ${CONFIG_FILE}.`);
    return EXIT.done;
  }
  for (const { file, changed, problems } of files) {
    if (changed.length > 0) cli.say(`${file} changed: ${changed.join(', ')}.`);
    else if (problems.length === 0) cli.say(`${file} is up to date.`);
    for (const problem of problems) cli.say(problem);
  }
  return files.some(({ problems }) => problems.length > 0) ? EXIT.failure : EXIT.done;
}
