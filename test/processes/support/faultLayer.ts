// Counts a process's file operations in one folder, and lets something go wrong at one of them.
import fs from 'node:fs';
import path from 'node:path';

/** What goes wrong at an operation. */
export type Fault =
  | { readonly kind: 'fail'; readonly code: 'ENOSPC' | 'EIO' | 'EACCES' }
  | { readonly kind: 'kill'; readonly when: 'before' | 'after' }
  /** Suspended before it, until SIGCONT. Announced like a pause. */
  | { readonly kind: 'stop' }
  /** The event loop is blocked before it for `ms`. Announced with a line `at OPERATION` on standard output. */
  | { readonly kind: 'pause'; readonly ms: number };

/** A fault at the `at`-th operation from now, counted from 1. */
export interface Plan {
  readonly at: number;
  readonly fault: Fault;
}

type Operation = (this: unknown, ...args: unknown[]) => unknown;
type Wrapper = (name: string, original: Operation) => Operation;
type Members = Record<string, Operation>;

/** Unpatched, for announcements. */
const writeSync = fs.writeSync.bind(fs);
/** What open descriptors in the folder belong to. */
const open = new Map<number, string>();
let folder: string | undefined;
let plan: Plan | undefined;
let operations: string[] = [];

/** Watches the operations in a folder (which need not be there yet) from now on. */
export function watchOperations(inFolder: string, planned?: Plan): void {
  folder = inFolder;
  plan = planned;
  operations = [];
}

/** The operations since then, each as `function file`. */
export function seenOperations(): readonly string[] {
  return operations;
}

/** Wraps every function of `node:fs` and `node:fs/promises` that takes a path or a descriptor. */
export function installFaultLayer(): void {
  wrapAll(fs.promises as unknown as Members, aPromise);
  wrapAll(fs as unknown as Members, (name, original) =>
    name.endsWith('Sync') ? aSync(name, original) : aCallback(name, original),
  );
}

/** Not operations of their own: they begin others, or answer without ever failing. */
const LEFT_OUT = /^(_|[A-Z]|create|watch|unwatch|openAsBlob|existsSync|exists$)/;

function wrapAll(members: Members, wrapper: Wrapper): void {
  for (const [name, original] of Object.entries(members)) {
    if (typeof original !== 'function' || LEFT_OUT.test(name)) continue;
    members[name] = Object.assign(wrapper(name, original), original);
  }
}

const aSync: Wrapper = (name, original) =>
  function (...args) {
    const fault = next(name, args);
    before(fault, name);
    try {
      const result = original.apply(this, args);
      remember(name, args, result);
      return result;
    } finally {
      after(fault);
    }
  };

const aCallback: Wrapper = (name, original) =>
  function (...args) {
    const done = args.at(-1);
    if (!isCallback(done)) return original.apply(this, args);
    const fault = next(name, args);
    if (fault === undefined) return original.apply(this, args);
    try {
      before(fault, name);
    } catch (error) {
      process.nextTick(done, error);
      return undefined;
    }
    return original.apply(this, [
      ...args.slice(0, -1),
      (...results: unknown[]) => {
        after(fault);
        done(...results);
      },
    ]);
  };

function isCallback(value: unknown): value is (...results: unknown[]) => void {
  return typeof value === 'function';
}

const aPromise: Wrapper = (name, original) =>
  async function (...args) {
    const fault = next(name, args);
    before(fault, name);
    try {
      const result = await original.apply(this, args);
      if (name === 'open') wrapHandle(result as fs.promises.FileHandle, String(args[0]));
      return result;
    } finally {
      after(fault);
    }
  };

/** A FileHandle's own operations count like those on a descriptor. */
function wrapHandle(handle: fs.promises.FileHandle, file: string): void {
  if (!isWatched(file)) return;
  open.set(handle.fd, file);
  const { fd } = handle;
  for (const name of ['writeFile', 'write', 'sync', 'datasync', 'chown', 'readFile', 'close']) {
    const members = handle as unknown as Members;
    const original = members[name];
    if (original === undefined) continue;
    const wrapped = aPromise(name, (_fd, ...args) => {
      if (name === 'close') open.delete(fd);
      return original.apply(handle, args);
    });
    members[name] = (...args: unknown[]) => wrapped(fd, ...args);
  }
}

/** Counts the operation if it is in the folder; returns the fault that is due. */
function next(name: string, args: readonly unknown[]): Fault | undefined {
  const file = args
    .slice(0, 2)
    .map((arg) => (typeof arg === 'number' ? open.get(arg) : arg))
    .find((arg): arg is string => typeof arg === 'string' && isWatched(arg));
  if (file === undefined) return undefined;
  operations.push(`${name} ${path.basename(file)}`);
  return plan?.at === operations.length ? plan.fault : undefined;
}

function isWatched(file: string): boolean {
  return folder !== undefined && (file === folder || file.startsWith(folder + path.sep));
}

/** Which file a new descriptor belongs to. */
function remember(name: string, args: readonly unknown[], result: unknown): void {
  if (name === 'openSync' && isWatched(String(args[0]))) open.set(Number(result), String(args[0]));
  if (name === 'closeSync') open.delete(Number(args[0]));
}

function before(fault: Fault | undefined, name: string): void {
  switch (fault?.kind) {
    case 'fail':
      throw Object.assign(new Error(`${fault.code}: injected, ${name}`), {
        code: fault.code,
        syscall: name,
      });
    case 'kill':
      if (fault.when === 'before') kill();
      break;
    case 'stop':
      announce();
      process.kill(process.pid, 'SIGSTOP');
      // The signal may reach another thread first: the operation must not slip through.
      block(200);
      break;
    case 'pause':
      announce();
      block(fault.ms);
  }
}

function after(fault: Fault | undefined): void {
  if (fault?.kind === 'kill' && fault.when === 'after') kill();
}

function announce(): void {
  writeSync(1, `at ${operations.at(-1)}\n`);
}

function kill(): void {
  process.kill(process.pid, 'SIGKILL');
  block(60_000);
}

function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
