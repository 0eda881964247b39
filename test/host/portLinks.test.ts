import assert from 'node:assert/strict';
import type { Services } from '../../src/extension/services.ts';
import { PortLinks } from '../../src/extension/terminals/portLinks.ts';

describe('links in terminals', () => {
  // They ask nothing of the services until somebody follows one.
  const links = new PortLinks({} as Services);
  const linked = (line: string) =>
    links
      .provideTerminalLinks({ line })
      .map(({ startIndex, length, tooltip }) => [
        line.slice(startIndex, startIndex + length),
        tooltip,
      ]);

  it('are at messages that a port is in use, and say what they do', () => {
    assert.deepEqual(linked('Error: listen EADDRINUSE: address already in use :::3000'), [
      ['EADDRINUSE: address already in use :::3000', 'Show who has port 3000'],
    ]);
    assert.deepEqual(linked('OSError: [Errno 98] Address already in use'), [
      ['Address already in use', 'Show who has the port'],
    ]);
  });

  it('are nowhere else', () => {
    assert.deepEqual(linked('ready on http://localhost:3000'), []);
  });
});
