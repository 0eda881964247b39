// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other languages
import { describe, expect, it } from 'vitest';
import { rewriteText } from '../../../src/literals/rewrite.ts';
import { scanText } from '../../../src/literals/scan.ts';

const SOURCES = ['ts', 'py', 'go', 'rs', 'java', 'kt', 'cs', 'rb', 'php', 'ex'].map(
  (e) => `a.${e}`,
);
const FILES = [
  ...SOURCES,
  ...['.vscode/tasks.json', '.vscode/launch.json', 'a.code-workspace', '.vscode/settings.json'],
  ...['package.json', 'appsettings.json', 'devcontainer.json', 'launchSettings.json', 'a.json'],
  ...['compose.yml', 'application.yml', 'a.yaml', 'a.toml', 'a.tf', 'a.xml', 'nginx.conf'],
  ...['Caddyfile', 'Dockerfile', 'Makefile', 'Procfile', 'justfile', 'a.sh', '.env', 'a.ini'],
];
const UNITS = [
  '[',
  '{',
  '(',
  '{"a":',
  '{"port":3000,"a":',
  '<a>',
  '- ',
  '`${',
  '${A:-',
  '$(',
  '"',
  "'",
];

/** Finds and replaces all that a file holds. */
function findAndReplace(path: string, text: string): number {
  const scanned = scanText(path, text);
  const replacements = (scanned?.literals ?? [])
    .filter(({ action }) => action !== 'report')
    .map((literal) => ({ literal, name: 'api', variable: 'API_PORT' }));
  if (scanned !== undefined) rewriteText(scanned.kind, path, text, replacements);
  return scanned?.literals.length ?? 0;
}

describe('texts that nobody wrote', () => {
  it.each(FILES)('%s of brackets without end comes back', (path) => {
    for (const unit of UNITS) {
      expect(() => findAndReplace(path, `${unit.repeat(500)}"port": 3000`)).not.toThrow();
    }
  });

  it.each(SOURCES)('%s: the numbers of a program nested without end are found', (path) => {
    const head = path.endsWith('.php') ? '<?php ' : '';
    expect(findAndReplace(path, head + '{"port":3000,'.repeat(500))).toBe(500);
  });

  it.each([
    ['.vscode/tasks.json', '{"tasks":[{"type":"shell","command":"vite --port 3000","x":DEEP}]}'],
    ['.vscode/launch.json', '{"configurations":[{"port":3000,"x":DEEP}]}'],
  ])('%s that the parser just manages throws nothing', (path, text) => {
    for (const depth of [900, 3000, 6000, 20_000]) {
      const deep = text.replace('DEEP', '['.repeat(depth) + ']'.repeat(depth));
      expect(() => findAndReplace(path, deep)).not.toThrow();
    }
    expect(findAndReplace(path, text.replace('DEEP', '[[[]]]'))).toBe(1);
  });
});
