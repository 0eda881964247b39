import { describe, expect, it } from 'vitest';
import { scanText } from '../../../../src/literals/scan.ts';
import { expectMarked } from './marked.ts';

describe('env files', () => {
  it.each([
    ['a port', 'PORT=«3000»'],
    ['spaces, export and comments', 'export API_PORT = «3001» # not 3002\n#PORT=3003'],
    ['quotes', `A_PORT='«3001»'\nB_PORT="«3002»"\nC_PORT=\`«3003»\``],
    ['a colon for the sign', 'PORT: «3000»'],
    ['Windows line ends', 'PORT=«3000»\r\nAPI_PORT=«3001»\r\n'],
    ['a key that only says bind', 'SENTRY_BIND=«9000»'],
    ['a port word in the middle', 'COLLECTOR_PORT_GRPC=«4317»'],
    ['addresses', 'REDIS_URL=redis://localhost:«6379»/0\nLISTEN=0.0.0.0:«8080»\nBIND=:«8081»'],
    ['lists', 'ORIGINS=http://localhost:«3000»,http://127.0.0.1:«3001»\nPORTS=«3000»,«3001»'],
    ['several lines in quotes', 'KEY="a\nPORT=1111\nb"\nPORT=«3000»'],
    ['escapes in quotes', String.raw`URLS="a\nhttp://localhost:«3000»"`],
    ['a host of this machine beside it', 'DB_HOST=127.0.0.1\nDB_PORT=«3306»'],
    ['a connection string', 'DB="Host=localhost;Port=«5433»;Database=x"'],
    ['flags', 'NODE_OPTIONS=--inspect=«9230»'],
    ["a container's name for this machine", 'API=http://host.docker.internal:«3000»'],
    ['a published pair', 'PORTS=«8080»:‹80›'],
  ])('find %s', (_, marked) => {
    expectMarked('app/.env', marked);
  });

  it.each([
    ['other hosts in addresses', 'KAFKA=kafka:‹9092›\nURL=redis://cache:‹6379›/1'],
    ['a host of another machine beside it', 'DB_PORT=‹5432›\nDB_HOST=db'],
    ['a host beside it with one word less', 'FLAGS_HOST=flags\nFLAGS_UI_PORT=‹4000›'],
    ['an address that is built from it', 'AD_PORT=‹9555›\nAD_ADDR=ad:$AD_PORT'],
    ['mail', 'SMTP_PORT=‹587›\nMAIL_PORT=‹25›'],
    ['the inside of a container', 'CONTAINER_PORT=‹8080›'],
    ['hosts in variables', `DB_HOST=db\nDB_URL=postgres://u:p@$${'{DB_HOST}'}:‹5432›/x`],
    ['a cluster', 'MONGO=mongodb://a:‹27017›,b:‹27018›/x'],
  ])('only report %s', (_, marked) => {
    expectMarked('.env', marked);
  });

  it.each([
    'PUID=1000',
    'TIMEOUT=5000',
    'MAX_PORT=65535',
    'PORT_TIMEOUT=5000',
    'IMAGE=postgres:15432',
    'DSN=https://key@sentry.example/978',
    'VIEWPORT=1200',
    'USER=1000:1000',
    'PORT=99999',
    'PASSWORD=secret1234',
    'IPV6=2001:4860:4860::8888',
  ])('leave %s alone', (text) => {
    expectMarked('.env', text);
  });

  it('link values with where the digits stand in them', () => {
    const text = String.raw`A_URL="x\n\"http://localhost:3000\""`;
    const [literal] = scanText('.env', text)?.literals ?? [];
    expect(text.slice(literal?.start, literal?.end)).toBe('3000');
    const { key, value, start, end } = literal?.link ?? { key: '', value: '', start: 0, end: 0 };
    expect(key).toBe('A_URL');
    expect(value).toBe('x\n"http://localhost:3000"');
    expect(value.slice(start, end)).toBe('3000');
  });

  it('bind the default of another variable to it', () => {
    const text = `API_URL=http://localhost:$${'{API_PORT:-3000}'}`;
    const [literal] = expectMarked('.env', text.replace('3000', '«3000»'));
    expect(literal?.fallback).toEqual({ variable: 'API_PORT', value: '3000', start: 0, end: 4 });
  });

  it('name ports after their variables, or their folder', () => {
    const [own] = expectMarked('.env', 'BILLING_API_PORT=«3000»');
    expect(own?.names[0]?.name).toBe('billing-api');
    const [plain] = expectMarked('services/billing/.env', 'PORT=«3000»');
    expect(plain?.names[0]?.name).toBe('billing');
  });

  it.each(['env.ts', 'env.d.ts', '.env.js', 'env.py'])('are not %s', (path) => {
    expect(scanText(path, 'PORT=3000')?.kind).not.toBe('env');
  });
});
