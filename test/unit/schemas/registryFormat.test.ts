import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { goodPorts } from '../../../src/probe/goodPorts.ts';
import type { PortRange } from '../../../src/probe/port.ts';
import { parseDocument } from '../../../src/registry/document.ts';
import { type FullName, variableName } from '../../../src/registry/names.ts';
import { hashName } from '../../../src/registry/strategy/candidates.ts';
import { loadSchema } from './support.ts';

const docs = path.join(import.meta.dirname, '../../../docs');
const page = fs.readFileSync(path.join(docs, 'registry-format.md'), 'utf8');
const range = (first: number, last: number) => ({ first, last }) as PortRange;

describe('docs/registry-format.md', () => {
  it('comes with the list of good ports that Berth uses', () => {
    const ranges: [number, number][] = JSON.parse(
      fs.readFileSync(path.join(docs, 'good-ports.json'), 'utf8'),
    );
    const listed = ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i),
    );

    expect(listed).toEqual(goodPorts({ ephemeral: range(49152, 65535), reserved: [] }));
  });

  it('shows a registry that Berth reads', () => {
    const [, example = ''] = /```json\n(\{\n {2}"format"[\s\S]*?)```/.exec(page) ?? [];
    const validate = loadSchema('registry.schema.json');

    expect(validate(JSON.parse(example)), JSON.stringify(validate.errors)).toBe(true);
    const parsed = parseDocument(example);
    expect(parsed.kind === 'ok' && parsed.dropped).toEqual([]);
    expect(parsed.kind === 'ok' && parsed.document.ports.size).toBe(4);
  });

  it('gives the right hashes and numbers', () => {
    const rows = Array.from(page.matchAll(/^\| `(\/[^`]+)` *\| (\d+) *\| (\d+) *\|$/gm));
    const ports = goodPorts({ ephemeral: range(32768, 60999), reserved: [] });

    expect(rows).toHaveLength(3);
    for (const [, name = '', hash, port] of rows) {
      expect(hashName(name as FullName)).toBe(Number(hash));
      expect(ports[Number(hash) % ports.length]).toBe(Number(port));
    }
  });

  it('gives the right variables', () => {
    for (const [name, variable] of [
      ['/shop/api', 'API_PORT'],
      ['mailpit-smtp', 'MAILPIT_SMTP_PORT'],
      ['2fa', '_2FA_PORT'],
    ] as const) {
      expect(page).toContain(`\`${name}\``);
      expect(page).toContain(`\`${variable}\``);
      expect(variableName(name)).toBe(variable);
    }
  });
});
