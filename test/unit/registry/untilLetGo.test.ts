import { expect, test } from 'vitest';
import { untilLetGo } from '../../../src/registry/untilLetGo.ts';

function failing(code: string, times: number): { work: () => Promise<string>; runs: () => number } {
  let runs = 0;
  const work = async () => {
    runs++;
    if (runs <= times) throw Object.assign(new Error(code), { code });
    return 'done';
  };
  return { work, runs: () => runs };
}

test('Windows is asked again while it keeps a file, but not for ever', async () => {
  expect(await untilLetGo(failing('EPERM', 2).work, 'win32')).toBe('done');
  const stuck = failing('EBUSY', 99);
  await expect(untilLetGo(stuck.work, 'win32')).rejects.toMatchObject({ code: 'EBUSY' });
  expect(stuck.runs()).toBe(10);
});

test('other errors, and other systems, are believed at once', async () => {
  const missing = failing('ENOENT', 1);
  await expect(untilLetGo(missing.work, 'win32')).rejects.toMatchObject({ code: 'ENOENT' });
  const denied = failing('EACCES', 1);
  await expect(untilLetGo(denied.work, 'linux')).rejects.toMatchObject({ code: 'EACCES' });
  expect([missing.runs(), denied.runs()]).toEqual([1, 1]);
});
