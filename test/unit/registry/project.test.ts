import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findProjectRoot, nearestRepository, proposeLabel } from '../../../src/registry/project.ts';

let base: string;

function git(cwd: string, ...args: string[]): void {
  const identity = [
    '-c',
    'user.name=t',
    '-c',
    'user.email=t@t',
    '-c',
    'protocol.file.allow=always',
  ];
  execFileSync('git', [...identity, ...args], { cwd, stdio: 'pipe' });
}

function folder(...parts: string[]): string {
  const made = path.join(base, ...parts);
  fs.mkdirSync(made, { recursive: true });
  return made;
}

beforeAll(() => {
  base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-project-')));
  const shop = folder('shop');
  git(shop, 'init', '-b', 'main');
  git(shop, 'commit', '--allow-empty', '-m', 'x');
  git(shop, 'worktree', 'add', '-b', 'team/Feature_X', path.join(base, 'elsewhere'));
  git(shop, 'worktree', 'add', '--detach', path.join(base, 'review'));
  const lib = folder('lib');
  git(lib, 'init', '-b', 'main');
  git(lib, 'commit', '--allow-empty', '-m', 'x');
  git(shop, 'submodule', 'add', lib, 'vendor/lib');
});
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

test('a project is the nearest checkout upwards', () => {
  const deep = folder('shop', 'src', 'deep');
  expect(findProjectRoot(deep)).toBe(path.join(base, 'shop'));
  expect(findProjectRoot(path.join(base, 'elsewhere'))).toBe(path.join(base, 'elsewhere'));
});

test('a submodule belongs to the repository around it', () => {
  expect(findProjectRoot(path.join(base, 'shop', 'vendor', 'lib'))).toBe(path.join(base, 'shop'));
});

test('a home folder kept in git is a project, and what lies below it is not', () => {
  const home = folder('home', 'ada');
  const notes = folder('home', 'ada', 'notes');
  git(home, 'init', '-b', 'main');
  // Windows asks for the second one.
  vi.stubEnv('HOME', home);
  vi.stubEnv('USERPROFILE', home);
  try {
    expect(findProjectRoot(home)).toBe(home);
    expect(findProjectRoot(notes)).toBe(notes);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a worktree of a repository in a folder "modules" is no submodule', () => {
  const stack = folder('modules', 'stack');
  git(stack, 'init', '-b', 'main');
  git(stack, 'commit', '--allow-empty', '-m', 'x');
  const worktree = path.join(base, 'stack-fix');
  git(stack, 'worktree', 'add', '-b', 'fix', worktree);
  expect(findProjectRoot(folder('stack-fix', 'src'))).toBe(worktree);
  expect(proposeLabel(worktree)).toBe('stack@fix');
});

test('outside any checkout it is the workspace folder, else the folder itself', () => {
  const inner = folder('plain', 'inner');
  expect(nearestRepository(inner)).toBeUndefined();
  expect(findProjectRoot(inner)).toBe(inner);
  expect(findProjectRoot(inner, path.join(base, 'plain'))).toBe(path.join(base, 'plain'));
});

test('a linked folder is the project it points to', () => {
  const link = path.join(base, 'link');
  fs.symlinkSync(path.join(base, 'shop'), link);
  expect(findProjectRoot(link)).toBe(path.join(base, 'shop'));
});

test('a folder that is gone is taken by its path', () => {
  const gone = path.join(base, 'gone');
  expect(findProjectRoot(gone)).toBe(gone);
});

test.each([['store.git'], ['store/.bare']])(
  'a worktree of the bare repository %s has its name',
  (bare) => {
    git(base, 'clone', '--bare', 'shop', bare);
    const worktree = path.join(base, `of-${bare.replace('/', '-')}`);
    git(path.join(base, bare), 'worktree', 'add', worktree, 'main');
    expect(proposeLabel(worktree)).toBe('store@main');
  },
);

test('labels say the folder, and for a worktree the branch', () => {
  expect(proposeLabel(path.join(base, 'shop'))).toBe('shop');
  expect(proposeLabel(path.join(base, 'elsewhere'))).toBe('shop@team-feature_x');
  expect(proposeLabel(path.join(base, 'review'))).toBe('shop@review');
  expect(proposeLabel(folder('Mein Projekt!'))).toBe('mein-projekt');
  expect(proposeLabel('/')).toBe('project');
});
