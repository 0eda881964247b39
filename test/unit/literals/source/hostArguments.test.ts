import { describe, expect, it } from 'vitest';
import { findInSource } from '../../../../src/literals/source/findInSource.ts';
import type { SourceKind } from '../../../../src/literals/source/languages.ts';

/** Port, role and action of each finding. */
const found = (kind: SourceKind, text: string) =>
  findInSource(kind, text, 'main.x').map(({ port, role, action }) => `${port} ${role} ${action}`);

describe('a port beside its host', () => {
  it.each<[SourceKind, string, string]>([
    ['csharp', 'HttpListener.Create(IPAddress.Parse("127.0.0.9"), 8001);', '8001 listen replace'],
    ['rust', 'let a = SocketAddr::new(ip("127.0.0.1").into(), 8002);', '8002 listen replace'],
    ['rust', 'let a = SocketAddr::new("0.0.0.0".parse().unwrap(), 8003);', '8003 listen replace'],
    [
      'rust',
      'let a = SocketAddrV4::new(Ipv4Addr::new(127, 0, 0, 1), 8004);',
      '8004 listen replace',
    ],
    ['rust', 'let a = ShopServer::new(Ipv4Addr::new(127, 0, 0, 1), 8005);', '8005 listen replace'],
    ['java', 'x = new Jedis("localhost", 8006);', '8006 client replace'],
    ['java', 'x = new Jedis("http://cache.shop.example", 8007);', '8007 internal report'],
    ['java', 'x = new JedisPool(new Settings(), "192.168.7.9", 8008);', '8008 internal report'],
    ['python', 'c = MongoClient("10.0.0.9", 8009)', '8009 internal report'],
    ['python', "c = Redis('10.0.0.9', 8010)", '8010 internal report'],
    ['javascript', "net.connect(8011, '10.0.0.9')", '8011 internal report'],
  ])('%s: %s', (kind, text, expected) => {
    expect(found(kind, text)).toEqual([expected]);
  });

  it.each<[SourceKind, string]>([
    ['javascript', "socket.emit('10.0.0.9', 5000)"],
    ['javascript', "pool.connect(5000, 'slow.query')[0] = pick('10.0.0.9', 5000)"],
    ['java', 'log.info(new Listener("localhost"), 5000);'],
    ['rust', 'let server = Server::new(load("config file here"), 5000);'],
  ])('is none: %s: %s', (kind, text) => {
    expect(found(kind, text).filter((finding) => !finding.endsWith('report'))).toEqual([]);
  });
});
