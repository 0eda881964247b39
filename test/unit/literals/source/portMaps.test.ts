import { describe, expect, it } from 'vitest';
import { findInSource } from '../../../../src/literals/source/findInSource.ts';
import type { SourceKind } from '../../../../src/literals/source/languages.ts';

/** Port and best name of each finding. */
const named = (kind: SourceKind, text: string) =>
  findInSource(kind, text, 'main.x').map(({ port, names }) => `${port} ${names[0]?.name}`);

describe('maps of ports', () => {
  it.each<[SourceKind, string, string[]]>([
    ['javascript', 'const ports = { Shop: 4001, "mail": 4002 };', ['4001 shop', '4002 mail']],
    ['javascript', "const ports = { shop: '4001' };", ['4001 shop']],
    [
      'javascript',
      'exports = { port: { web: 3000, user: { http: 3003, live: 3004 } } }',
      ['3000 web', '3003 user', '3004 user-live'],
    ],
    ['typescript', 'const SHOP_PORTS = { CART: 8001 } as const', ['8001 cart']],
    ['typescript', 'const PORT_MAP = { A1: { DEV: 8002 } }', ['8002 a1-dev']],
    [
      'typescript',
      'const p: Ports = x; const ports: Record<string, number> = Object.freeze({ cart: 8003 })',
      ['8003 cart'],
    ],
    ['typescript', 'enum Ports { Cart = 8004 }', ['8004 cart']],
    ['typescript', 'class Ports { static readonly CART: number = 8005 }', ['8005 cart']],
    ['python', 'PORTS = {"cart": 8006}', ['8006 cart']],
    ['python', 'PORTS: dict[str, int] = {\n    "cart": 8007,\n}', ['8007 cart']],
    ['python', 'run(image, ports={"80/tcp": 8008})', ['8008 app']],
    ['go', 'var ports = map[string]int{"cart": 8009}', ['8009 cart']],
    ['java', 'PORTS = Map.of("cart", 8010, "mail", 8011);', ['8010 cart', '8011 mail']],
    ['java', 'ports.put("cart", 8012);', ['8012 cart']],
    ['java', 'final class Ports { static final int CART = 8013; }', ['8013 cart']],
    ['csharp', 'var ports = new Dictionary<string, int> { ["cart"] = 8014 };', ['8014 cart']],
    [
      'csharp',
      'D ports = new() { { "cart", 8015 }, { "mail", 8016 } };',
      ['8015 cart', '8016 mail'],
    ],
    ['ruby', 'PORTS = { cart: 8017, "mail" => 8018 }.freeze', ['8017 cart', '8018 mail']],
    ['php', "<?php $ports = ['cart' => 8019];", ['8019 cart']],
    ['elixir', '@ports %{cart: 8020}', ['8020 cart']],
  ])('%s: %s', (kind, text, expected) => {
    expect(named(kind, text)).toEqual(expected);
  });

  it('are read to their end when they are long', () => {
    const entries = Array.from(
      { length: 16 },
      (_, at) => `  A_LONG_SERVICE_OF_THE_SHOP_${at}: ${4001 + at},`,
    );
    const text = `const ports = {\n${entries.join('\n')}\n};`;
    expect(findInSource('javascript', text, 'main.js').map(({ port }) => port)).toEqual(
      entries.map((_, at) => 4001 + at),
    );
  });

  it('can be rewritten where a value may be an expression', () => {
    const actions = (text: string) =>
      findInSource('typescript', text, 'main.ts').map(({ action }) => action);
    expect(actions('const ports = { cart: 8001 } as const;')).toEqual(['replace']);
    expect(actions('enum Ports { Cart = 8001 }')).toEqual(['report']);
  });

  it('tell what is in a container from what is on this machine', () => {
    const [literal] = findInSource('javascript', 'ports = { container: 8001 }', 'main.js');
    expect(literal).toMatchObject({ role: 'container', action: 'report' });
  });
});

describe('what only looks like a map of ports', () => {
  it.each<[SourceKind, string]>([
    ['javascript', 'const ports = { min: 1024, max: 49151 };'],
    ['javascript', 'const ports = { min: 1024, other: 2000 };'],
    ['javascript', 'const ports = { timeout: 5000, retryCount: 3000 };'],
    ['javascript', 'const ports = { COM3: 9600, ttyUSB0: 4800 };'],
    ['javascript', 'const serialPorts = { left: 9600, scale: 4800 };'],
    [
      'javascript',
      'const a = { exports: { b: 3000 }, imports: { b: 3001 }, reports: { b: 3002 } };',
    ],
    ['javascript', 'const viewports = { phone: 1080 };'],
    ['javascript', 'const portTimeouts = { api: 3000 };'],
    ['javascript', 'const DEFAULT_PORTS = { redis: 6379, "mysql:": 3306 };'],
    ['javascript', 'const COMMON_PORTS = { proxy: 8080 };'],
    ['javascript', 'const ports = { 8080: "api", api: 3000 + i, web: pick(3001) };'],
    ['javascript', 'const ports = { a: { x: 1200, y: 3000 } };'],
    ['javascript', 'const schema = { port: { type: "integer", example: 8080 } };'],
    ['javascript', 'class Ports { wait() { const pause = 5000; } }'],
    ['javascript', 'class PortScanner { pause = 5000; }'],
    ['java', 'reports.put("rows", 5000);'],
  ])('%s: %s', (kind, text) => {
    expect(named(kind, text)).toEqual([]);
  });
});
