import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { probePort } from '../src/probe/free.ts';
import { listListeners } from '../src/probe/listeners.ts';
import { toPort } from '../src/probe/port.ts';
import { portFinder } from './support/findPort.ts';
import { installPeers } from './support/peers.mts';
import { inTurn } from './support/timing.mts';

const ROUNDS = 100;
const CROWD = 500;

/** Questions to the machine: is a number free, and who listens. */
export const subject = {
  title: `Questions to the machine: in one process, ${ROUNDS} rounds in turn`,
  async measure() {
    const folder = await installPeers();
    const port = toPort(await (await portFinder('get-port', folder))());
    if (port === undefined) throw new Error('no free port');
    const peers = ['get-port, a range', 'get-port-please', 'detect-port', 'portfinder'] as const;
    const free = await inTurn(
      [
        { what: 'is it free? Berth', run: () => probePort(port) },
        ...(await Promise.all(
          peers.map(async (peer) => ({
            what: `is it free? ${peer}`,
            run: await portFinder(peer, folder, port, port),
          })),
        )),
      ],
      ROUNDS,
    );
    const crowd = await Promise.all(Array.from({ length: CROWD }, listen));
    const hasLsof = spawnSync('lsof', ['-v']).error === undefined;
    const who = await inTurn(
      [
        ...(hasLsof ? [{ what: `who listens? lsof, ${CROWD} sockets`, run: lsof }] : []),
        { what: `who listens? Berth, ${CROWD} sockets`, run: () => listListeners() },
      ],
      ROUNDS / 10,
    );
    for (const server of crowd) server.close();
    return [...free, ...who];
  },
};

function lsof() {
  spawnSync('lsof', ['-nP', '-iTCP', '-sTCP:LISTEN']);
}

async function listen() {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
