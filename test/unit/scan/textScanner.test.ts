import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TextScanner } from '../../../src/scan/textScanner.ts';
import { type WorkerScript, workerScript } from './support/worker.ts';

const scanners: TextScanner[] = [];

function scannerOn(script: string, limits = {}): TextScanner {
  const scanner = new TextScanner(script, limits);
  scanners.push(scanner);
  return scanner;
}

afterEach(() => {
  for (const scanner of scanners.splice(0)) scanner.dispose();
});

describe('TextScanner with the real thread', () => {
  let worker: WorkerScript;
  beforeAll(async () => {
    worker = await workerScript();
  });
  afterAll(() => worker.remove());

  it('finds what scanText finds', async () => {
    const text =
      '{ "tasks": [{ "type": "shell", "label": "api", "command": "serve --port 3100" }] }';
    const scanned = await scannerOn(worker.script).scan('/shop/.vscode/tasks.json', text);
    expect(scanned?.kind).toBe('vscode-tasks');
    expect(scanned?.literals.map(({ port }) => port)).toEqual([3100]);
  });

  it('has no answer for a file of no known kind', async () => {
    expect(await scannerOn(worker.script).scan('/shop/picture.svg', 'port 3000')).toBeUndefined();
  });
});

describe('TextScanner with a thread that does as it is told', () => {
  let worker: WorkerScript;
  beforeAll(async () => {
    worker = await workerScript('moodyWorker.ts');
  });
  afterAll(() => worker.remove());

  const kindsOf = async (...all: Promise<{ readonly kind: string } | undefined>[]) =>
    (await Promise.all(all)).map((scanned) => scanned?.kind);

  it('looks at one text after the other, on one thread', async () => {
    const scanner = scannerOn(worker.script);
    const answers = ['a', 'b', 'c'].map((path) => scanner.scan(path, 'x'));
    expect(await kindsOf(...answers)).toEqual(['a x 1', 'b x 2', 'c x 3']);
  });

  it('looks at the newest text of a path only', async () => {
    const scanner = scannerOn(worker.script);
    const running = scanner.scan('a', 'wait 50');
    const older = scanner.scan('b', 'older');
    const newer = scanner.scan('b', 'newer');
    expect(await kindsOf(running, older, newer)).toEqual(['a wait 50 1', undefined, 'b newer 2']);
  });

  it('drops the answer about a text that is being looked at when a newer one comes', async () => {
    const scanner = scannerOn(worker.script);
    const running = scanner.scan('a', 'wait 50');
    await scanner.scan('b', 'x');
    const again = scanner.scan('a', 'wait 51');
    expect(await kindsOf(running, again)).toEqual(['a wait 50 1', 'a wait 51 3']);
    const first = scanner.scan('a', 'wait 52');
    const second = scanner.scan('a', 'y');
    expect(await kindsOf(first, second)).toEqual([undefined, 'a y 5']);
  });

  it('answers at once when it is aborted, and does not look at what waits', async () => {
    const scanner = scannerOn(worker.script);
    const stop = new AbortController();
    const hanging = scanner.scan('a', 'hang', stop.signal);
    const waiting = scanner.scan('b', 'x', stop.signal);
    stop.abort();
    expect(await kindsOf(hanging, waiting)).toEqual([undefined, undefined]);
    expect(await scanner.scan('c', 'x', stop.signal)).toBeUndefined();
  });

  it('survives a crash, and a text that takes too long', { timeout: 20_000 }, async () => {
    const scanner = scannerOn(worker.script, { patience: 3_000 });
    const answers = ['a', 'b', 'c', 'd'].map((path, i) =>
      scanner.scan(path, ['crash', 'x', 'hang', 'y'][i] ?? ''),
    );
    expect(await kindsOf(...answers)).toEqual([undefined, 'b x 1', undefined, 'd y 1']);
  });

  it('stops its thread when there is nothing to do, and starts another later', async () => {
    const scanner = scannerOn(worker.script, { idle: 1 });
    expect(await kindsOf(scanner.scan('a', 'x'))).toEqual(['a x 1']);
    await expect
      .poll(async () => (await scanner.scan('a', 'x'))?.kind, { interval: 50, timeout: 10_000 })
      .toBe('a x 1');
  });

  it('answers nothing once it is disposed of', async () => {
    const scanner = scannerOn(worker.script);
    const running = scanner.scan('a', 'hang');
    const waiting = scanner.scan('b', 'x');
    scanner.dispose();
    expect(await kindsOf(running, waiting, scanner.scan('c', 'x'))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
