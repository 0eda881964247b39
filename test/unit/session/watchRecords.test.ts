import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SessionFiles } from '../../../src/session/sessionFiles.ts';
import { watchRecords } from '../../../src/session/watchRecords.ts';

let folder: string;
let unwatch = (): void => {};
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'berth-watch-'));
});
afterEach(() => {
  unwatch();
  fs.rmSync(folder, { recursive: true });
});

it('goes on when the folder of the records is removed and made anew', async () => {
  const files = new SessionFiles(path.join(folder, 'registry.json'));
  const onChange = vi.fn();
  unwatch = watchRecords(files, onChange);
  const told = () => vi.waitFor(() => expect(onChange).toHaveBeenCalled(), 10_000);
  fs.writeFileSync(path.join(files.folder, 'one.json'), '');
  await told();
  fs.rmSync(files.folder, { recursive: true });
  onChange.mockClear();
  await told();
  files.prepare();
  onChange.mockClear();
  await vi.waitFor(
    () => {
      fs.writeFileSync(path.join(files.folder, `${performance.now()}.json`), '');
      expect(onChange).toHaveBeenCalled();
    },
    { timeout: 10_000, interval: 100 },
  );
}, 30_000);
