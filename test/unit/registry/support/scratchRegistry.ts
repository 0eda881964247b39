import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type Port, type PortRange, toPort } from '../../../../src/probe/port.ts';
import type { Allocation, AllocationRequest } from '../../../../src/registry/operations.ts';
import { Registry } from '../../../../src/registry/registry.ts';

/** A registry and a project `shop` in a folder of their own. */
export interface ScratchRegistry {
  readonly folder: string;
  readonly shop: string;
  readonly registry: Registry;
  allocate(name: string, ask?: Partial<AllocationRequest>): Promise<Allocation>;
  /** The number of a name that must get one. */
  numberOf(name: string, ask?: Partial<AllocationRequest>): Promise<Port>;
  /** Removes the folder and closes what {@link occupy} opened. */
  remove(): void;
}

const servers: net.Server[] = [];

export function scratchRegistry(): ScratchRegistry {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-registry-')));
  const shop = path.join(folder, 'shop');
  fs.mkdirSync(shop);
  const registry = new Registry({ file: path.join(folder, 'state', 'registry.json'), by: 'test' });
  const allocate: ScratchRegistry['allocate'] = async (name, ask = {}) => {
    const [result] = await registry.allocate([{ name, root: shop, ...ask }]);
    if (result === undefined) throw new Error('no result');
    return result;
  };
  return {
    folder,
    shop,
    registry,
    allocate,
    async numberOf(name, ask) {
      const result = await allocate(name, ask);
      if (result.kind !== 'allocated') throw new Error(JSON.stringify(result));
      return result.named.port;
    },
    remove() {
      for (const server of servers.splice(0)) server.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function port(n: number): Port {
  const made = toPort(n);
  if (made === undefined) throw new Error(`not a port: ${n}`);
  return made;
}

export function range(first: number, last: number): PortRange {
  return { first: port(first), last: port(last) };
}

/** Listens on a port, from outside every test project: in this very process. */
export async function occupy(wanted: number): Promise<Port> {
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wanted, '127.0.0.1', resolve);
  });
  return port((server.address() as net.AddressInfo).port);
}

/** A port that somebody listens on. */
export function busyPort(): Promise<Port> {
  return occupy(0);
}

/** A port that nobody listens on. */
export async function freePort(): Promise<Port> {
  const found = await busyPort();
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return found;
}
