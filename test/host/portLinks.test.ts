import assert from 'node:assert/strict';
import type { Services } from '../../src/extension/services.ts';
import { PortLinks } from '../../src/extension/terminals/portLinks.ts';
import { listenIn } from '../support/listeningProcess.ts';
import { inWorkspace, removeFromWorkspace } from './support/project.ts';

describe('links in terminals', () => {
  // They ask nothing of the services until somebody follows one.
  const links = new PortLinks({} as Services);
  const linked = async (line: string) =>
    (await links.provideTerminalLinks({ line })).map(({ startIndex, length, tooltip }) => [
      line.slice(startIndex, startIndex + length),
      tooltip,
    ]);

  it('are at messages that a port is in use, and say what they do', async () => {
    assert.deepEqual(await linked('Error: listen EADDRINUSE: address already in use :::3000'), [
      ['EADDRINUSE: address already in use :::3000', 'Show who has port 3000'],
    ]);
    assert.deepEqual(await linked('OSError: [Errno 98] Address already in use'), [
      ['Address already in use', 'Show who has the port'],
    ]);
  });

  it("are at the port of Node's errors while somebody has it", async () => {
    const server = await listenIn(inWorkspace('port-links'), 24_620);
    assert.deepEqual(await linked('  port: 24620'), [['24620', 'Show who has port 24620']]);
    await server.stop();
    assert.deepEqual(await linked('  port: 24620'), []);
    removeFromWorkspace('port-links');
  });

  it('are nowhere else', async () => {
    assert.deepEqual(await linked('ready on http://localhost:3000'), []);
  });
});
