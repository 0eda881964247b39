import { describe, expect, it } from 'vitest';
import { findInSource } from '../../../../src/literals/source/findInSource.ts';
import type { SourceKind } from '../../../../src/literals/source/languages.ts';

const found = (kind: SourceKind, text: string) =>
  findInSource(kind, text, 'shop/src/main.x').map(({ port, role }) => `${port} ${role}`);

describe('numbers that only their place makes ports', () => {
  it.each<[SourceKind, string, string]>([
    ['ruby', 'server = TCPServer.open(80)', '80 listen'],
    ['ruby', 'server = TCPServer.open("localhost", 2001)', '2001 listen'],
    ['csharp', 'endPoint.Port = 13;', '13 listen'],
    ['csharp', 'var client = new UdpClient("localhost", 1023);', '1023 client'],
    ['csharp', 'var client = new TcpClient("localhost", 17);', '17 client'],
    ['java', 'Socket s = new Socket("localhost", 17);', '17 client'],
    ['java', 'ServerSocket s = new ServerSocket(17);', '17 listen'],
    ['ruby', 'port ENV["PUMAPORT"] || 3000', '3000 listen'],
    ['ruby', `bind "tcp://0.0.0.0:#{ENV["PUMAPORT"] || 3000}"`, '3000 listen'],
    ['rust', 'let s = CacheServer::new(Ipv4Addr::new(127, 0, 0, 1), 6381);', '6381 listen'],
    ['rust', 'let l = CacheListener::bind(6380).unwrap();', '6380 listen'],
  ])('%s: %s', (kind, text, expected) => {
    expect(found(kind, text)).toEqual([expected]);
  });

  it.each<[SourceKind, string]>([
    [
      'python',
      'server_socket = socket.socket()\nserver_socket.bind(address)\nserver_socket.listen(88)',
    ],
    ['python', 'sock.bind((host, port))\nsock.listen(2000)'],
    ['ruby', 'socket.bind(address)\nsocket.listen(88)'],
    ['php', '<?php socket_listen($socket, 88);'],
    ['csharp', 'socket.Bind(endPoint);\nsocket.Listen(88);'],
  ])('but a queue has a length: %s: %s', (kind, text) => {
    expect(found(kind, text)).toEqual([]);
  });
});

describe('a variable whose name ends with port', () => {
  it.each(['IMPORT', 'SUPPORT', 'TRANSPORT', 'MAXPORT', 'DB_REPORT'])('is none: %s', (name) => {
    expect(found('javascript', `const port_a = 1, b = process.env.${name} || 3000`)).toEqual([]);
  });
});

describe('a command in a text', () => {
  it.each([
    'npx wait-on http://127.0.0.1:3001/up && npm start',
    'pnpm exec wait-on http://localhost:3001 && npm start',
    'yarn wait-on http://localhost:3001 && npm start',
  ])('asks a server: %s', (text) => {
    expect(found('javascript', `const tasks = { command: '${text}' }`)).toEqual(['3001 client']);
  });

  it('is none in a sentence that begins like one', () => {
    expect(found('javascript', "say('yarn start and see http://localhost:3001 for more')")).toEqual(
      [],
    );
  });
});
