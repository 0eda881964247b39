import { describe, expect, it } from 'vitest';
import { addressInUse, findDumpedPort, findPortsInUse } from '../../../src/session/portsInUse.ts';

/** The ports that a line says are in use; `undefined` where it does not say which. */
const portsOf = (line: string) => [...new Set(findPortsInUse(line).map(({ port }) => port))];
const linksOf = (line: string) =>
  findPortsInUse(line).map(({ start, end }) => line.slice(start, end));

const TOLD: Record<string, readonly [string, number][]> = {
  'Node and its servers': [
    ['Error: listen EADDRINUSE: address already in use :::3000', 3000],
    ['Error: listen EADDRINUSE: address already in use 0.0.0.0:3000', 3000],
    ['Error: listen EADDRINUSE: address already in use ::1:3000', 3000],
    ['Error: listen EADDRINUSE 127.0.0.1:8080', 8080],
    ['Error: listen EACCES: permission denied 0.0.0.0:80', 80],
    ["{ code: 'EADDRINUSE', errno: -98, syscall: 'listen', address: '::', port: 3000 }", 3000],
    [
      '[nodemon] 10:15:32 server.js:12 Error: listen EADDRINUSE: address already in use :::4000',
      4000,
    ],
    [' ⚠ Port 3000 is in use, trying 3001 instead.', 3000],
    [' ⚠ Port 3000 is in use by process 41234, using available port 3002 instead.', 3000],
    ['Error: Port 5173 is already in use', 5173],
    ['Port 5173 is in use, trying another one...', 5173],
    ["Port 4200 is already in use. Use '--port' to specify a different port.", 4200],
    ['Something is already running on port 3000.', 3000],
    ['Port 6006 is not available. Would you like to run Storybook on port 6007 instead?', 6006],
    ['8080 is already in use. Trying another port.', 8080],
    [' WARN  This port was picked because 3000 is in use.', 3000],
    ['Cannot bind to the port 3001. Please specify another port number', 3001],
    ['error: Failed to start server. Is port 3000 in use?', 3000],
  ],
  Python: [
    [
      "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 8000): address already in use",
      8000,
    ],
    [
      "[Errno 48] error while attempting to bind on address ('::1', 8000, 0, 0): address already in use",
      8000,
    ],
    [
      "[Errno 10048] error while attempting to bind on address ('127.0.0.1', 8000): only one usage of each socket address (protocol/network address/port) is normally permitted",
      8000,
    ],
    ['Port 5000 is in use by another program. Either identify and stop that program.', 5000],
    ["[2026-11-21 17:40:11 +0000] [41] [ERROR] Connection in use: ('127.0.0.1', 8000)", 8000],
    ['The port 8888 is already in use, trying another port.', 8888],
    ['TensorBoard could not bind to port 6006, it was already in use', 6006],
  ],
  Go: [
    ['2026/11/21 17:40:11 listen tcp :8080: bind: address already in use', 8080],
    ['main.go:34: listen tcp 127.0.0.1:8080: bind: address already in use', 8080],
    ['panic: listen tcp4 0.0.0.0:9090: bind: address already in use', 9090],
    [
      'level=error err="listen tcp [::]:8080: bind: address already in use" caller=main.go:34',
      8080,
    ],
    [
      'listen tcp :8080: bind: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      8080,
    ],
    ['port 1313 already in use, attempting to use an available port', 1313],
  ],
  'Java and Kotlin': [
    ['Web server failed to start. Port 8080 was already in use.', 8080],
    ['java.net.BindException: Address already in use: JVM_Bind:8080', 8080],
    ['java.net.BindException: Address already in use <null>:8005', 8005],
    ['java.io.IOException: Failed to bind to /0.0.0.0:8080: Address already in use', 8080],
    ['Failed to start end point associated with ProtocolHandler ["http-nio-8080"]', 8080],
    ['Failed to initialize connector [Connector[HTTP/1.1-8080]]', 8080],
    ['java.rmi.server.ExportException: Port already in use: 1099; nested exception is:', 1099],
    ['Port 8080 seems to be in use by another process. Quarkus may already be running', 8080],
  ],
  'Rust, Ruby, PHP, .NET and Elixir': [
    ['Error binding to 127.0.0.1:3000: Address already in use (os error 98)', 3000],
    ['Address already in use - bind(2) for "127.0.0.1" port 3000 (Errno::EADDRINUSE)', 3000],
    ['puma/binder.rb:334: Address already in use - bind(2) for 127.0.0.1:4000', 4000],
    ['Failed to listen on localhost:8000 (reason: Address already in use)', 8000],
    ['Failed to bind to address http://127.0.0.1:5000: address already in use.', 5000],
    [
      'Failed to start Ranch listener in :ranch_tcp:listen([port: 4000]) for reason :eaddrinuse (address already in use)',
      4000,
    ],
  ],
  'servers and containers': [
    ['nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)', 80],
    ['nginx: [emerg] bind() to [::]:8080 failed (98: Address in use)', 8080],
    ['Could not create server TCP listening socket *:6379: bind: Address already in use', 6379],
    [
      'HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds.',
      5432,
    ],
    ['Do you already have another mysqld server running on port: 3306 ?', 3306],
    ['bind [127.0.0.1]:8080: Address already in use', 8080],
    [
      'Unable to listen on port 8080: Listeners failed to create: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use]',
      8080,
    ],
    [
      'docker: Error response from daemon: driver failed programming external connectivity on endpoint web (39937d): Bind for 0.0.0.0:8080 failed: port is already allocated.',
      8080,
    ],
    ['failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use', 8080],
    ['failed to bind host port 0.0.0.0:5433:5432/tcp: address already in use', 5433],
    ['failed to bind host port [::]:5433/tcp: address already in use', 5433],
    [
      'Ports are not available: exposing port TCP 0.0.0.0:3000 -> 0.0.0.0:0: listen tcp 0.0.0.0:80: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
      3000,
    ],
    ['Ports are not available: listen tcp 0.0.0.0:5000: bind: address already in use.', 5000],
    ['Error: rootlessport listen tcp 0.0.0.0:8080: bind: address already in use', 8080],
    ["Failed to bind port 8080 (Address already in use) for option '-t 8080-8080:80-80'", 8080],
  ],
};

const UNTOLD = [
  "    code: 'EADDRINUSE',",
  'OSError: [Errno 98] Address already in use',
  'Error: That port is already in use.',
  'java.net.BindException: Address already in use (Bind failed)',
  'Error: Os { code: 98, kind: AddrInUse, message: "Address already in use" }',
  'bind(): Address already in use [core/socket.c line 230]',
];

const NOTHING = [
  'Server running on port 3000',
  'Listening on http://localhost:3000',
  'Starting, port 3000 is not in use',
  'Port 3000 is free now; port 3000 is no longer in use',
  'Port 3000 is used for the web, port 3001 for the api',
  '  port: 3000',
  '12 of 3000 MB in use, 3001 available',
  'The user name 4711 is already in use',
  'The config in use is config/app.yaml; port 3000 is opened next',
  'already up to date on port 3000',
  'listen udp 0.0.0.0:53: bind: address already in use',
  'failed to bind host port for 0.0.0.0:53:172.17.0.2:53/udp: address already in use',
  'bind() to unix:/run/nginx.sock failed (98: Address already in use)',
  'Error: listen EADDRINUSE: address already in use /tmp/app.sock',
  "Error: EACCES: permission denied, open '/etc/hosts'",
  'connect to 10.0.0.3: An attempt was made in a way forbidden by its access permissions',
  'Port 99999 is already in use',
];

describe('a message that a port is in use', () => {
  for (const [who, lines] of Object.entries(TOLD)) {
    describe(`of ${who}`, () => {
      it.each(lines)('%s', (line, port) => expect(portsOf(line)).toEqual([port]));
    });
  }

  it.each(UNTOLD)('is seen where it does not say which port: %s', (line) =>
    expect(portsOf(line)).toEqual([undefined]),
  );

  it.each(NOTHING)('is not: %s', (line) => expect(linksOf(line)).toEqual([]));

  it('is linked as a whole, with its number where that is near', () => {
    expect(linksOf('Error: listen EADDRINUSE: address already in use :::3000')).toEqual([
      'EADDRINUSE: address already in use :::3000',
    ]);
    expect(linksOf('> Port 3000 is in use, trying 3001 instead.')).toEqual(['Port 3000 is in use']);
    expect(
      linksOf('Failed to bind to address http://127.0.0.1:5000: address already in use'),
    ).toEqual(['5000', 'address already in use']);
    expect(linksOf('Bind for 0.0.0.0:8080 failed: port is already allocated')).toEqual([
      'Bind for 0.0.0.0:8080',
      'port is already allocated',
    ]);
  });

  it('says of each of several which port it means', () => {
    const line =
      'listen tcp4 127.0.0.1:8080: bind: address already in use; listen tcp6 [::1]:8081: bind: address already in use';
    expect(findPortsInUse(line).map(({ port }) => port)).toEqual([8080, 8080, 8081, 8081]);
  });

  it('is not looked for in lines that no person reads', () => {
    const line = `${' '.repeat(3000)}Port 3000 is already in use`;
    expect(findPortsInUse(line)).toEqual([]);
  });
});

describe('the port of an error that Node prints', () => {
  it('is found on its line', () => {
    expect(findDumpedPort('  port: 24731')).toEqual({ start: 8, end: 13, port: 24731 });
    expect(findDumpedPort('    port: 80,')?.port).toBe(80);
  });

  it.each(['port: 3000', '  port: 3000 # web', '  port: 70000', "  port: '3000'", '  ports: 3000'])(
    'is not: %s',
    (line) => expect(findDumpedPort(line)).toBeUndefined(),
  );
});

describe('addressInUse', () => {
  it.each([
    [
      'Error: listen EADDRINUSE: address already in use :::3000\n    at Server.setupListenHandle',
      { port: 3000 },
    ],
    ['\x1b[31m ⨯ \x1b[1mPort 3000\x1b[0m is in use\x1b[0m\n', { port: 3000 }],
    ['OSError: [Errno 98] Address already in use\n', {}],
    [
      "Error: listen EADDRINUSE\n  errno: -98,\n  code: 'EADDRINUSE',\n  port: 8080\n}\n",
      { port: 8080 },
    ],
    ['binding to :6100\nbind: Address already in use\n', {}],
    ['Port 3000 is in use, trying 3001\nPort 3001 is in use\nbye', { port: 3001 }],
    ['serving\rPort 5000 is in use by another program.\r\nbye\r\n', { port: 5000 }],
    ['Traceback:\n  port: 8080\nKeyError', undefined],
    ['listening on port 3000', undefined],
    ['', undefined],
  ])('%j', (log, found) => {
    expect(addressInUse(log)).toEqual(found);
  });
});
