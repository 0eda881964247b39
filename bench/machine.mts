import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import detectPort from 'detect-port';
import getPort from 'get-port';
import portfinder from 'portfinder';
import { probePort } from '../src/probe/free.ts';
import { listListeners } from '../src/probe/listeners.ts';
import { toPort } from '../src/probe/port.ts';
import { inTurn } from './support/timing.mts';

const ROUNDS = 100;
const CROWD = 500;

/** Questions to the machine: is a number free, and who listens. */
export const subject = {
  title: `Questions to the machine: in one process, ${ROUNDS} rounds in turn`,
  async measure() {
    const port = toPort(await getPort());
    if (port === undefined) throw new Error('no free port');
    const free = await inTurn(
      [
        { what: 'is it free? get-port', run: () => getPort({ port }) },
        { what: 'is it free? detect-port', run: () => detectPort(port) },
        { what: 'is it free? portfinder', run: () => portfinder.getPortPromise({ port }) },
        { what: 'is it free? Berth', run: () => probePort(port) },
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
