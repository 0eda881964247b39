import http from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { lead } from '../../probe/groups.ts';
import { freePort } from '../../probe/helpers.ts';
import { runNode, wait } from './waiting.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 40_000 });

/** Answers every request by these statements and prints `up`. */
const serving = (statements: string, host = '127.0.0.1') => `
  let asked = 0;
  require('http').createServer((request, response) => { asked += 1; ${statements} })
    .listen(port, '${host}', () => console.log('up'));`;

describe.runIf(process.platform === 'linux')('ready by http', () => {
  it.each([
    ['200', 'response.end("fine")', '127.0.0.1'],
    ['204 on ::1 alone', 'response.writeHead(204).end()', '::1'],
    ['302 on all addresses', 'response.writeHead(302, { location: "/login" }).end()', '::'],
    ['200 on an address of its own', 'response.end()', '127.0.0.3'],
    [
      'a body without an end',
      'setInterval(() => response.write("x".repeat(65536)), 1)',
      '127.0.0.1',
    ],
    ['503 at first', 'response.statusCode = asked < 4 ? 503 : 200; response.end()', '127.0.0.1'],
    [
      'a connection closed at first',
      'if (asked < 3) request.destroy(); else response.end()',
      '127.0.0.1',
    ],
  ])('on %s', async (_, statements, host) => {
    const port = await freePort();
    const session = await runNode(port, serving(statements, host));
    expect(await wait('http:/', session, { port })).toEqual({ kind: 'ready' });
  });

  it('asks for the path, by the name localhost, and lets the connection go', async () => {
    const port = await freePort();
    const { url, method, headers } = JSON.parse(
      JSON.stringify({ url: '/a?b=c', method: 'GET', headers: ['close', `localhost:${port}`] }),
    );
    const check = `const { url, method, headers } = request;
      const told = JSON.stringify({ url, method, headers: [headers.connection, headers.host] });
      response.statusCode = told === ${JSON.stringify(JSON.stringify({ url, method, headers }))} ? 200 : 400;
      response.end();`;
    const session = await runNode(port, serving(check));
    expect(await wait('http:/a?b=c', session, { port })).toEqual({ kind: 'ready' });
  });

  it('on Python’s server', async () => {
    const port = await freePort();
    const program = `import http.server, os
class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")
server = http.server.ThreadingHTTPServer(("", int(os.environ["PORT"])), Handler)
print("up", flush=True)
server.serve_forever()`;
    const session = await lead('python3', ['-c', program], { PORT: `${port}` });
    expect(await wait('http:/health', session, { port })).toEqual({ kind: 'ready' });
  });

  it.each([
    ['a status', serving('response.writeHead(404).end()'), { kind: 'answered', status: 404 }],
    ['silence', serving(''), { kind: 'no-answer', code: 'ETIMEDOUT' }],
    [
      'something else than HTTP',
      `require('net').createServer((socket) => socket.on('error', () => {}).end('RFB 003.008\\n')).listen(port, () => console.log('up'))`,
      { kind: 'no-answer', code: expect.stringMatching(/^HPE_/) },
    ],
    ['nobody', "console.log('up'); setInterval(() => {}, 1000)", { kind: 'nothing-listens' }],
  ])('not on %s', async (_, program, seen) => {
    const port = await freePort();
    const session = await runNode(port, program);
    expect(await wait('http:/', session, { port, timeoutMs: 1500 })).toEqual({
      kind: 'timeout',
      seen,
    });
  });

  it('not on a stranger’s answer', async () => {
    const port = await freePort();
    let asked = 0;
    const server = http.createServer((_, response) => {
      asked += 1;
      response.end('fine');
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    try {
      const session = await runNode(port, "console.log('up'); setInterval(() => {}, 1000)");
      expect(await wait('http:/', session, { port })).toMatchObject({
        kind: 'taken',
        culprit: { pid: process.pid },
      });
      expect(asked).toBe(0);
      // A socket that was handed over is the session's, whoever else is seen.
      expect(await wait('http:/', session, { port, inherited: true })).toEqual({ kind: 'ready' });
    } finally {
      server.close();
    }
  });

  it('needs a port', async () => {
    const session = await runNode(
      await freePort(),
      "console.log('up'); setInterval(() => {}, 1000)",
    );
    await expect(wait('http:/', session, {})).rejects.toThrow(RangeError);
  });
});
