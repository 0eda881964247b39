import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import texts from '../../../package.nls.json' with { type: 'json' };
import { commands } from '../../../src/extension/commands/table.ts';

const { contributes } = manifest;
const sources = readSources(path.join(import.meta.dirname, '../../../src/extension'));

function readSources(folder: string): string {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => fs.readFileSync(path.join(folder, file), 'utf8'))
    .join('\n');
}

/** Every string in a JSON value. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

const menuEntries = Object.values(contributes.menus).flat() as {
  command?: string;
  submenu?: string;
  when?: string;
  group?: string;
}[];

describe('package.json', () => {
  it('contributes exactly the commands of the table', () => {
    const contributed = contributes.commands.map(({ command }) => command);
    expect([...contributed].sort()).toEqual(Object.keys(commands).sort());
  });

  it('gives every command a translatable title and one category', () => {
    for (const { command, title, category } of contributes.commands) {
      expect(title, command).toMatch(/^%.+%$/);
      expect(category, command).toBe('Berth');
    }
  });

  it('uses in menus, welcomes and tooltips what it contributes', () => {
    const known = new Set(contributes.commands.map(({ command }) => command));
    const viewFocus = new Set(contributes.views.berth.map(({ id }) => `${id}.focus`));
    const submenus = new Set(contributes.submenus.map(({ id }) => id));
    for (const { command, submenu } of menuEntries) {
      if (command !== undefined) expect(known).toContain(command);
      else expect(submenus).toContain(submenu);
    }
    for (const id of submenus) expect(Object.keys(contributes.menus)).toContain(id);
    for (const [, command = ''] of strings(texts).flatMap((text) => [
      ...text.matchAll(/\(command:(berth\.[\w.]+)/g),
    ])) {
      // VS Code makes a command for every view that focuses it.
      if (!viewFocus.has(command)) expect(known).toContain(command);
    }
  });

  it('shows at most three inline actions on a row', () => {
    const inline = contributes.menus['view/item/context'].filter(({ group }) =>
      group.startsWith('inline'),
    );
    const rows = [
      { view: 'berth.ports', item: 'name listening own stranger' },
      { view: 'berth.ports', item: 'name service canStart' },
      { view: 'berth.ports', item: 'name listening service canStop canRestart hasLog' },
      { view: 'berth.ports', item: 'name listening own service hasLog' },
      { view: 'berth.ports', item: 'declared' },
      { view: 'berth.ports', item: 'declared service canStart hasLog' },
      { view: 'berth.ports', item: 'session listening service canStop canRestart hasLog' },
      { view: 'berth.ports', item: 'project' },
      { view: 'berth.ports', item: 'project canStartAll canStopAll' },
      { view: 'berth.listeners', item: 'listener listening own' },
      { view: 'berth.locks', item: 'lock' },
      { view: 'berth.hardcoded', item: 'found actionable' },
      { view: 'berth.hardcoded', item: 'number' },
    ];
    for (const { view, item } of rows) {
      const shown = inline.filter(({ when }) => holds(when, view, item));
      expect(shown.length, item).toBeGreaterThan(0);
      expect(shown.length, item).toBeLessThanOrEqual(3);
    }
  });

  it('takes every text from package.nls.json and leaves none unused', () => {
    const used = strings(manifest).flatMap((text) => /^%(.+)%$/.exec(text)?.[1] ?? []);
    expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
  });

  it('has a default and a description for every setting, and code that reads it', () => {
    for (const [key, setting] of Object.entries(contributes.configuration.properties)) {
      expect(setting, key).toHaveProperty('default');
      expect(setting, key).toHaveProperty('markdownDescription');
      expect(sources, key).toContain(`'${key.slice('berth.'.length)}'`);
    }
  });

  it('contributes the views that the code fills', () => {
    for (const { id } of contributes.views.berth) expect(sources).toContain(`'${id}'`);
    const views = contributes.views.berth.map(({ id }) => id);
    for (const { view } of contributes.viewsWelcome) expect(views).toContain(view);
  });

  it('is not activated by everything, and holds the schemas it names', () => {
    expect(manifest.activationEvents).not.toContain('*');
    expect(strings(contributes.jsonValidation).filter((text) => text.startsWith('./'))).toSatisfy(
      (files: string[]) => files.every((file) => fs.existsSync(file)),
    );
  });
});

/** Evaluates the small part of when clauses that our row menus use. */
function holds(when: string, view: string, item: string): boolean {
  return when.split(' && ').every((term) => {
    const equal = /^(view|viewItem) == (\S+)$/.exec(term);
    if (equal) return (equal[1] === 'view' ? view : item) === equal[2];
    const match = /^(view|viewItem) =~ \/(.+)\/$/.exec(term);
    if (match) return new RegExp(match[2] ?? '').test(match[1] === 'view' ? view : item);
    throw new Error(`A clause that this test does not understand: ${term}`);
  });
}
