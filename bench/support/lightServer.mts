import { findBusybox } from '../../scripts/host/busybox.mts';

/** A server that is ready at once and small. */
export interface LightServer {
  readonly what: string;
  command(port: string): readonly string[];
}

/** busybox's; Node's where there is no busybox, and then it is Node's own start that is measured. */
export async function lightServer(): Promise<LightServer> {
  const busybox = await findBusybox();
  if (busybox !== undefined) {
    return {
      what: 'busybox httpd',
      command: (port) => [busybox, 'httpd', '-f', '-p', `127.0.0.1:${port}`],
    };
  }
  const script = "require('node:http').createServer().listen(process.argv[1], '127.0.0.1')";
  return { what: "Node's http", command: (port) => [process.execPath, '-e', script, port] };
}
