import { describe, expect, it } from 'vitest';
import { findInSource } from '../../../../src/literals/source/findInSource.ts';
import type { SourceKind } from '../../../../src/literals/source/languages.ts';

/** Port, role and action of each finding. */
const found = (kind: SourceKind, text: string) =>
  findInSource(kind, text, 'shop/src/main.x').map(
    ({ port, role, action }) => `${port} ${role} ${action}`,
  );

describe('a server binds to an address of this machine, whatever the address', () => {
  it.each<[SourceKind, string, string]>([
    ['rust', 'fn main() { let s = server.bind(("10.1.2.3", 8080)); }', '8080 listen replace'],
    ['rust', 'fn main() { let l = TcpListener::bind("10.1.2.3:8081"); }', '8081 listen replace'],
    ['python', 'import socket\ns.bind(("192.168.7.7", 5555))', '5555 listen replace'],
    ['python', 'app.run(host="192.168.7.7", port=5556)', '5556 listen replace'],
    [
      'go',
      'package main\n\nimport "net"\n\nfunc main() {\n\tl, err := net.Listen("tcp", "192.168.7.7:8080")\n}',
      '8080 listen replace',
    ],
    ['javascript', "server.listen(8083, '192.168.7.7')", '8083 listen replace'],
    ['javascript', "server.listen({ host: '192.168.7.7', port: 8084 })", '8084 listen replace'],
  ])('%s: %s', (kind, text, expected) => {
    expect(found(kind, text)).toEqual([expected]);
  });
});

describe('a port of another machine stays', () => {
  it.each<[SourceKind, string, string]>([
    ['ruby', 'set :ssh_options, {\n  user: "deploy",\n  port: 2022\n}', '2022 internal report'],
    ['php', "<?php\n$port = '3307';\n$host = 'mariadb';", '3307 internal report'],
    ['php', "<?php\n$host = 'db.shop.io';\n$name = 'x';\n$port = 3307;", '3307 internal report'],
    [
      'php',
      "<?php\n$service_port = 11212;\n$address = gethostbyname('cache.shop.io');",
      '11212 internal report',
    ],
    [
      'csharp',
      'class A { object F() => new Factory { HostName = @"192.168.7.7", Port = 5673 }; }',
      '5673 internal report',
    ],
    ['csharp', 'class A { void F() { new TcpClient("10.1.2.3", 6380); } }', '6380 internal report'],
    ['java', 'class A { Object s = new Socket("192.168.7.7", 6380); }', '6380 internal report'],
    ['python', 'DB_HOST = "db.shop.io"\nDB_PORT = 5433', '5433 internal report'],
    ['python', 'DB_PORT = 5433\nDB_NAME = "x"\nDB_HOST = "db.shop.io"', '5433 internal report'],
    [
      'ruby',
      "Search.new(\n  port: ENV.fetch('ES_PORT') { 9201 },\n  host: ENV.fetch('ES_HOST') { 'http://es' }\n)",
      '9201 internal report',
    ],
    ['go', 'package main\n\nvar host = "db.shop.io"\nvar port = 5433', '5433 internal report'],
    ['go', 'package main\nfunc f() { net.Dial("tcp", "db.shop.io:9001") }', '9001 internal report'],
    ['go', 'package main\nvar o = Options{Addr: "redis.shop.io:6380"}', '6380 internal report'],
    ['rust', 'fn f() { TcpStream::connect("api.shop.io:8085"); }', '8085 internal report'],
    ['rust', 'fn f() { TcpStream::connect("example.com:8085"); }', '8085 internal report'],
  ])('%s: %s', (kind, text, expected) => {
    expect(found(kind, text)).toEqual([expected]);
  });

  it.each<[SourceKind, string, string]>([
    ['python', 'DB_HOST = "localhost"\nDB_PORT = 5433', '5433 client replace'],
    ['python', 'DB_HOST = "db.shop.io"\nAPI_PORT = 5433', '5433 listen replace'],
    ['python', 'DB_HOST = "db.shop.io"\n\n\ndef serve():\n    port = 8000', '8000 listen replace'],
    ['python', 'HOST = "192.168.7.7"\nPORT = 5555\ns.bind((HOST, PORT))', '5555 listen replace'],
    [
      'elixir',
      'host = System.get_env("PHX_HOST") || "shop.io"\nport = System.get_env("PORT") || "4000"',
      '4000 listen replace',
    ],
    ['javascript', "const hostname = '127.0.0.1';\nconst port = 3000;", '3000 listen replace'],
  ])('and one of this machine does not: %s: %s', (kind, text, expected) => {
    expect(found(kind, text)).toEqual([expected]);
  });
});
