import fs from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { macosGroups, parsePsGroups } from '../../../src/probe/macosGroups.ts';
import { isAlive } from '../../../src/probe/process.ts';
import {
  environmentOf,
  findMarked,
  groupMembers,
  groupSnapshot,
  leadsGroup,
} from '../../../src/probe/processGroup.ts';
import { lead, printed } from './groups.ts';
import { pid } from './helpers.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const onLinux = describe.runIf(process.platform === 'linux');

/** A shell whose child starts a child of its own; prints both. */
const TREE = ['-c', `sh -c 'sleep 60 & echo $$ $!; wait' & wait`] as const;

onLinux('groupMembers', () => {
  it('finds children and grandchildren, and who has its own group is no member', async () => {
    const tree = await lead('/bin/sh', [...TREE]);
    const [child, grandchild] = await Promise.all(tree.words.map(printed));
    const apart = await lead('/bin/sh', [...TREE]);
    const expected = [tree.leader.pid, child?.pid, grandchild?.pid].sort();
    expect([...(await groupMembers(tree.leader.pid))].sort()).toEqual(expected);
    const snapshot = await groupSnapshot();
    expect([...(snapshot.get(tree.leader.pid) ?? [])].sort()).toEqual(expected);
    expect(snapshot.get(apart.leader.pid)).toHaveLength(3);
  });

  it('counts those that are left when the leader has ended', async () => {
    const { leader, words, dismiss } = await lead('/bin/sh', ['-c', 'sleep 60 & echo $!; read _']);
    const left = await printed(words[0]);
    await dismiss();
    expect(await isAlive(leader)).toBe('dead');
    expect(await groupMembers(leader.pid)).toEqual([left.pid]);
    process.kill(left.pid, 'SIGKILL');
    await expect.poll(() => groupMembers(leader.pid)).toEqual([]);
  });

  it('does not count zombies', async () => {
    // The shell becomes a sleep, which never waits for the child it has then.
    const { leader, words } = await lead('/bin/sh', ['-c', 'sleep 60 & echo $!; exec sleep 61']);
    const zombie = await printed(words[0]);
    // Before that it is a shell, which would wait for its child.
    const nameOf = () => fs.readFileSync(`/proc/${leader.pid}/comm`, 'utf8');
    await expect.poll(nameOf).toBe('sleep\n');
    process.kill(zombie.pid, 'SIGKILL');
    await expect.poll(() => groupMembers(leader.pid)).toEqual([leader.pid]);
    process.kill(zombie.pid, 0);
  });

  it('is empty where there is no such group', async () => {
    expect(await groupMembers(pid(2 ** 22 + 1))).toEqual([]);
    const { leader, words } = await lead('/bin/sh', [...TREE]);
    const child = await printed(words[0]);
    expect(await groupMembers(child.pid)).toEqual([]);
    expect(await leadsGroup(leader)).toBe(true);
    expect(await leadsGroup(child)).toBe(false);
    expect(await leadsGroup({ ...leader, start: '1' })).toBe(false);
  });

  it('sees whoever was there when it was asked, also in the middle of another pass', async () => {
    const passes: Promise<unknown>[] = [];
    for (let round = 0; round < 5; round++) {
      passes.push(groupSnapshot());
      const { leader } = await lead('/bin/sh', ['-c', 'echo up; exec sleep 60']);
      passes.push(groupSnapshot());
      expect((await groupSnapshot()).get(leader.pid)).toEqual([leader.pid]);
    }
    await Promise.all(passes);
  });
});

onLinux('the environment', () => {
  it('is what a process was started with, of odd values too', async () => {
    const odd = { ODD: 'a=b\nc "d" é', EMPTY: '', BERTH_NOT: 'BERTH_TEST=test.' };
    const { leader } = await lead('/bin/sh', ['-c', 'echo up; exec sleep 60'], odd);
    expect(Object.fromEntries((await environmentOf(leader.pid)) ?? [])).toMatchObject(odd);
    expect(await environmentOf(pid(2 ** 22 + 1))).toBeUndefined();
  });

  it('finds everybody who carries a mark, whatever group they are in', async () => {
    const script = 'setsid sleep 60 & sleep 60 & echo $!; wait';
    const { leader, mark, words } = await lead('/bin/sh', ['-c', script]);
    const child = await printed(words[0]);
    const value = mark.BERTH_TEST ?? '';
    const all = async () =>
      (await findMarked('BERTH_TEST', value)).filter((one) => one.value === value);
    // A process that is just becoming another one has no environment for an instant.
    await expect.poll(all).toHaveLength(3);
    await expect.poll(async () => new Set((await all()).map(({ group }) => group)).size).toBe(2);
    const found = await all();
    expect(found.find((one) => one.pid === leader.pid)).toMatchObject({
      identity: leader,
      group: leader.pid,
      value,
    });
    expect(found.find((one) => one.pid === child.pid)?.identity).toEqual(child);
    expect(found.every(({ env }) => env.get('BERTH_TEST_LEADER') === `${leader.pid}`)).toBe(true);
  });

  it('is not fooled by values that look like the mark, nor by zombies', async () => {
    const script = 'BERTH_FAKE=1 sleep 60 & echo $!; exec sleep 61';
    const { leader, mark, words } = await lead('/bin/sh', ['-c', script], {
      NOT_BERTH_FAKE: 'BERTH_FAKE=1',
      LINES: 'x\nBERTH_FAKE=1',
    });
    const child = await printed(words[0]);
    const pids = async () => (await findMarked('BERTH_FAKE', '1')).map((one) => one.pid);
    await expect.poll(pids).toEqual([child.pid]);
    expect(await findMarked('BERTH_FAKE', '2')).toEqual([]);
    process.kill(child.pid, 'SIGKILL');
    await expect.poll(pids).toEqual([]);
    const left = await findMarked('BERTH_TEST', mark.BERTH_TEST ?? '');
    expect(left.map((one) => one.pid)).toEqual([leader.pid]);
  });

  it('bears processes that come and go', async () => {
    const { mark } = await lead('/bin/sh', ['-c', 'echo up; while :; do /bin/true; done']);
    for (let round = 0; round < 40; round++) {
      const found = await findMarked('BERTH_TEST', mark.BERTH_TEST ?? '');
      expect(found.length).toBeGreaterThan(0);
      for (const { env } of found) expect(Object.fromEntries(env)).toMatchObject(mark);
      await groupSnapshot();
    }
  });
});

describe('the groups that ps prints', () => {
  it('are read without zombies and rubbish', () => {
    const output =
      '    1     1 Ss\n  501   500 S+\n  500   500 S\n  502   500 Z+\n\nrubbish\n    0     0 R\n';
    expect(parsePsGroups(output)).toEqual(
      new Map([
        [1, [1]],
        [500, [501, 500]],
      ]),
    );
  });

  it.runIf(process.platform === 'linux')('are the same as those of /proc', async () => {
    const { leader } = await lead('/bin/sh', [...TREE]);
    const groups = await macosGroups();
    expect(groups.get(leader.pid)).toEqual((await groupSnapshot()).get(leader.pid));
  });
});
