import { type Pid, toPid } from './port.ts';
import { type RunTool, runTool } from './tool.ts';

/** What `ps` prints of pid, process group and state; zombies left out. */
export function parsePsGroups(output: string): ReadonlyMap<Pid, readonly Pid[]> {
  const groups = new Map<Pid, Pid[]>();
  for (const line of output.split('\n')) {
    const [, id, number, state] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s*$/.exec(line) ?? [];
    const pid = toPid(Number(id));
    const group = toPid(Number(number));
    if (pid === undefined || group === undefined || state?.startsWith('Z')) continue;
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [pid]);
    else members.push(pid);
  }
  return groups;
}

/**
 * The living processes of every group. **Not yet run on macOS.**
 *
 * @throws ProbeError `ps` does not answer
 */
export async function macosGroups(
  run: RunTool = runTool,
): Promise<ReadonlyMap<Pid, readonly Pid[]>> {
  return parsePsGroups(await run('/bin/ps', ['-axo', 'pid=,pgid=,stat='], undefined));
}
