// In a file of its own: what other tests leave would be counted, too.
import { queryObjects } from 'node:v8';
import { expect, it } from 'vitest';
import { LockServer } from '../../../src/locks/lockServer.ts';
import { Visit } from '../../../src/locks/visit.ts';
import { answerTo, Wire } from '../../support/wire.ts';

const PATIENCE = { timeout: 30_000 };

it(
  'leaves nothing on the server, whatever the client came for and however it left',
  PATIENCE,
  async () => {
    const server = new LockServer({ host: '127.0.0.1', port: 0 });
    const { port } = await server.listen();
    for (const way of ['release', 'close', 'break'] as const) {
      const holder = await Wire.open(port);
      expect(await holder.ask('lock,name:a')).toBe('ok');
      for (const wait of ['0', '0.01']) {
        expect(await answerTo(port, `lock,name:a,wait:${wait}\n`)).toBe('not-granted\n');
      }
      const next = await Wire.open(port);
      next.send('lock,name:a,wait:60\n');
      await holder.close();
      expect(await next.line()).toBe('ok');
      expect(queryObjects(Visit)).toBeGreaterThan(0);
      if (way === 'release') expect(await next.ask('release')).toBe('released');
      if (way === 'break') next.socket.resetAndDestroy();
      else await next.close();
    }
    await expect.poll(() => server.connections, PATIENCE).toBe(0);
    await expect.poll(() => queryObjects(Visit), PATIENCE).toBe(0);
    expect(await answerTo(port, '.ping\n')).toBe('pong\n');
    await server.close();
  },
);
