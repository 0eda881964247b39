import { type Launch, launch } from './launcher.ts';

/** The first descriptor that is inherited: SD_LISTEN_FDS_START. */
export const FIRST_INHERITED = 3;

/**
 * A command that inherits listening sockets in the manner of systemd (sd_listen_fds(3)): descriptor 3 and so on, with
 * LISTEN_FDS, LISTEN_FDNAMES and LISTEN_PID.
 * @param names one for each socket, in order
 * @returns undefined on Windows, where no program can inherit sockets so
 */
export function inheriting(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  names: readonly string[],
): Launch | undefined {
  const listen = { LISTEN_FDS: String(names.length), LISTEN_FDNAMES: names.join(':') };
  return launch(command, { ...env, ...listen }, { gate: false, listen: true });
}
