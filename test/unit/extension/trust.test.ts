import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ProjectPorts } from '../../../src/registry/projectPorts.ts';
import { Registry } from '../../../src/registry/registry.ts';

// VS Code itself asks before it runs anything in Restricted Mode; this is the second door.
const editor = vi.hoisted(() => ({ trusted: false, errors: [] as string[] }));
vi.mock('vscode', () => ({
  l10n: { t: (text: string) => text },
  window: { showErrorMessage: async (text: string) => void editor.errors.push(text) },
  workspace: {
    get isTrusted() {
      return editor.trusted;
    },
  },
  extensions: { all: [] },
}));

let root: string;
let project: ProjectPorts;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-trust-')));
  project = new ProjectPorts(new Registry({ file: path.join(root, 'r.json'), by: 'test' }), root);
  editor.errors.length = 0;
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

test('without trust a launch configuration with tokens does not start', async () => {
  const { fillIn } = await import('../../../src/extension/debug/provider.ts');
  const services = { projects: { all: () => [project] } } as never;
  const filled: unknown[] = [];
  const runs = { filledIn: (...all: unknown[]) => filled.push(all) } as never;
  const config = { type: 'node', request: 'launch', name: 'api', port: '$<port:api>' };
  editor.trusted = false;
  expect(await fillIn(services, runs, undefined, config)).toBeUndefined();
  expect(filled).toEqual([]);
  expect(editor.errors).toEqual([expect.stringContaining('Trust this workspace first')]);
  expect((await project.registry.read()).all()).toEqual([]);
  editor.trusted = true;
  expect(await fillIn(services, runs, undefined, config)).toMatchObject({
    port: expect.any(Number),
  });
  expect(filled).toHaveLength(1);
});

test('without trust a variable of a task gives no number', async () => {
  const { askNumber } = await import('../../../src/extension/tasks/askNumber.ts');
  editor.trusted = false;
  await expect(askNumber(project, 'api')).rejects.toThrow('Trust this workspace first');
  expect((await project.registry.read()).all()).toEqual([]);
  editor.trusted = true;
  expect(await askNumber(project, 'api')).toBeGreaterThan(0);
});

test('without trust no service starts, whoever asks', async () => {
  const { startService, startServices, restartService } = await import(
    '../../../src/extension/commands/services.ts'
  );
  const session = {
    kind: 'service',
    service: 'api',
    name: '/shop/api',
    root,
    state: { kind: 'stopped' },
    ownsName: false,
  };
  const started: unknown[] = [];
  const start = async (what: unknown) => void started.push(what);
  const services = {
    sessions: { look: async () => [session] },
    projects: { all: () => [project], current: () => project },
    book: { get: async () => ({ fullName: () => '/shop/api' }) },
    runner: { start, restart: start },
  } as never;
  editor.trusted = false;
  await startService(services, { name: 'api', root });
  await startServices(services, { root });
  await restartService(services, { name: 'api', root });
  expect(started).toEqual([]);
  expect(editor.errors).toHaveLength(3);
  expect(editor.errors[0]).toContain('Trust this workspace first');
  editor.trusted = true;
  await startService(services, { name: 'api', root });
  await startServices(services, { root });
  expect(started).toEqual([[session], [session]]);
});
