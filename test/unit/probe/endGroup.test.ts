import { describe, expect, it, vi } from 'vitest';
import { endGroup, signalGroup } from '../../../src/probe/endGroup.ts';
import type { Pid } from '../../../src/probe/port.ts';
import {
  isAlive,
  ownIdentity,
  type ProcessIdentity,
  processIdentity,
} from '../../../src/probe/process.ts';
import { findMarked, groupMembers } from '../../../src/probe/processGroup.ts';
import { lead, printed } from './groups.ts';
import { pid } from './helpers.ts';

// Children need their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const onLinux = describe.runIf(process.platform === 'linux');

const ended = (signal: 'SIGTERM' | 'SIGKILL') => ({ kind: 'ended', signal });
const deadAll = async (all: readonly ProcessIdentity[]) =>
  (await Promise.all(all.map(isAlive))).every((life) => life === 'dead');

/** Ignores SIGTERM, as do all that it starts. */
const DEAF = `trap "" TERM; `;

/** Is not marked, whoever started it. */
const BARE = 'env -i /bin/sleep 60';

onLinux('endGroup', () => {
  it('ends children and grandchildren', async () => {
    const script = `sh -c 'sleep 60 & echo $$ $!; wait' & wait`;
    const { leader, mark, words } = await lead('/bin/sh', ['-c', script]);
    const others = await Promise.all(words.map(printed));
    expect(await endGroup(leader, mark)).toEqual(ended('SIGTERM'));
    expect(await deadAll([leader, ...others])).toBe(true);
    expect(await endGroup(leader, mark)).toEqual({ kind: 'gone' });
  });

  it('kills who does not listen, when the grace is over', async () => {
    const script = `${DEAF} sleep 60 & echo $!; wait`;
    const { leader, mark, words } = await lead('/bin/sh', ['-c', script]);
    const child = await printed(words[0]);
    expect(await endGroup(leader, mark, { graceMs: 50 })).toEqual(ended('SIGKILL'));
    expect(await deadAll([leader, child])).toBe(true);
  });

  it('waits for a child that outlives its parent', async () => {
    const script = `sh -c '${DEAF} echo $$; exec sleep 60' & wait`;
    const { leader, mark, words } = await lead('/bin/sh', ['-c', script]);
    const child = await printed(words[0]);
    expect(await endGroup(leader, mark, { graceMs: 200 })).toEqual(ended('SIGKILL'));
    expect(await deadAll([leader, child])).toBe(true);
  });

  it('ends a marked child whose leader has ended', async () => {
    const { leader, mark, words, dismiss } = await lead('/bin/sh', [
      '-c',
      'sleep 60 & echo $!; read _',
    ]);
    const child = await printed(words[0]);
    await dismiss();
    expect(await endGroup(leader, mark)).toEqual(ended('SIGTERM'));
    expect(await isAlive(child)).toBe('dead');
  });

  it('leaves alone who bears the number and not the mark', async () => {
    const { leader, mark, words, dismiss } = await lead('/bin/sh', [
      '-c',
      `${BARE} & echo $!; read _`,
    ]);
    const child = await printed(words[0]);
    await expect.poll(() => isMarked(child.pid)).toBe(false);
    await dismiss();
    const other = { ...mark, BERTH_TEST: `${mark.BERTH_TEST}0` };
    for (const wrong of [mark, other, {}]) {
      expect(await signalGroup(leader, wrong, 'SIGKILL')).toEqual({ kind: 'unproven' });
      expect(await endGroup(leader, wrong)).toEqual({ kind: 'failed', code: 'EUNPROVEN' });
    }
    expect(await isAlive(child)).toBe('live');
    // Whoever saw it in the group before has the proof.
    expect(await signalGroup(leader, mark, 'SIGKILL', [child])).toEqual({ kind: 'sent' });
    expect(await signalGroup(leader, mark, 'SIGKILL', [{ ...child, start: '1' }])).not.toEqual({
      kind: 'sent',
    });
  });

  it('kills a child without a mark that has outlived its leader', async () => {
    const script = `sh -c '${DEAF} echo $$; exec ${BARE}' & wait`;
    const { leader, mark, words } = await lead('/bin/sh', ['-c', script]);
    const child = await printed(words[0]);
    await expect.poll(() => isMarked(child.pid)).toBe(false);
    expect(await endGroup(leader, mark, { graceMs: 200 })).toEqual(ended('SIGKILL'));
    expect(await isAlive(child)).toBe('dead');
  });

  it('never hits a later process of the same number', async () => {
    const { leader, mark } = await lead('/bin/sh', ['-c', 'echo up; exec sleep 60']);
    const earlier = { ...leader, start: '1' };
    expect(await signalGroup(earlier, mark, 'SIGKILL')).toEqual({ kind: 'gone' });
    expect(await endGroup(earlier, mark)).toEqual({ kind: 'gone' });
    const [marked] = await findMarked('BERTH_TEST', mark.BERTH_TEST ?? '-');
    expect(marked?.identity).toEqual(leader);
    expect(await isAlive(leader)).toBe('live');
  });

  it.each([
    ['nor one of another boot', { boot: 'another' }, { kind: 'gone' }],
    ['nor of another pid namespace', { ns: 'pid:[1]' }, { kind: 'failed', code: 'EUNKNOWN' }],
    ['nor one without a start time', { start: '' }, { kind: 'failed', code: 'EUNKNOWN' }],
  ])('%s', async (_, change, outcome) => {
    const { leader, mark } = await lead('/bin/sh', ['-c', 'echo up; exec sleep 60']);
    expect(await endGroup({ ...leader, ...change }, mark)).toEqual(outcome);
    expect(await isAlive(leader)).toBe('live');
  });

  it('never takes process 1 for the leader of a group, as that number means everybody', async () => {
    const first = (await processIdentity(pid(1))) ?? { ...ownIdentity(), pid: pid(1) };
    const witness = await lead('/bin/sh', ['-c', 'echo up; exec sleep 60']);
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => true);
    try {
      expect(await signalGroup(first, {}, 'SIGTERM')).toEqual({ kind: 'unproven' });
      const signals = kill.mock.calls.filter(([, signal]) => signal !== 0);
      expect(signals).toEqual([]);
    } finally {
      kill.mockRestore();
    }
    expect(await isAlive(witness.leader)).toBe('live');
  });

  it('leaves a process alone that leads no group', async () => {
    const { leader, mark, words } = await lead('/bin/sh', ['-c', 'sleep 60 & echo $!; wait']);
    const child = await printed(words[0]);
    expect(await endGroup(child, mark)).toEqual({ kind: 'failed', code: 'EUNPROVEN' });
    expect(await isAlive(child)).toBe('live');
    expect(await isAlive(leader)).toBe('live');
  });

  it('leaves a child in a session of its own, which is found by its mark', async () => {
    const script = 'setsid sleep 60 & read _';
    const { leader, mark } = await lead('/bin/sh', ['-c', `echo up; ${script}`]);
    const apart = async () =>
      (await findMarked('BERTH_TEST', mark.BERTH_TEST ?? '-')).filter(
        ({ group }) => group !== leader.pid,
      );
    await expect.poll(apart).toHaveLength(1);
    expect(await endGroup(leader, mark)).toEqual(ended('SIGTERM'));
    const [left] = await apart();
    if (left === undefined) return expect.fail('nobody is left');
    expect(await isAlive(left.identity)).toBe('live');
    expect(await endGroup(left.identity, mark)).toEqual(ended('SIGTERM'));
  });

  it('calls zombies gone, and lets a zombie leader prove its group', async () => {
    // The outer shell becomes a sleep, which never waits for the leader that it started.
    const inner = `setsid sh -c '${BARE} & echo $$ $!; exec sleep 60' & exec sleep 61`;
    const outer = await lead('/bin/sh', ['-c', inner]);
    const [leader, child] = await Promise.all(outer.words.map(printed));
    if (leader === undefined || child === undefined) return expect.fail('not printed');
    await expect.poll(() => isMarked(child.pid)).toBe(false);
    process.kill(leader.pid, 'SIGKILL');
    await expect.poll(() => isAlive(leader)).toBe('dead');
    expect(await endGroup(leader, {})).toEqual(ended('SIGTERM'));
    expect(await isAlive(child)).toBe('dead');
    expect(await endGroup(leader, {})).toEqual({ kind: 'gone' });
    process.kill(leader.pid, 0);
    expect(await groupMembers(leader.pid)).toEqual([]);
  });

  it('sends nothing more once it is aborted', async () => {
    const { leader, mark } = await lead('/bin/sh', ['-c', `${DEAF} echo up; exec sleep 60`]);
    const abort = new AbortController();
    const ending = endGroup(leader, mark, { graceMs: 60_000, signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(ending).rejects.toThrow('enough');
    expect(await isAlive(leader)).toBe('live');
    await expect(endGroup(leader, mark, { signal: abort.signal })).rejects.toThrow('enough');
  });

  it('ends many groups at once', async () => {
    const script = 'sleep 60 & echo up; wait';
    const groups = await Promise.all(
      Array.from({ length: 20 }, () => lead('/bin/sh', ['-c', script])),
    );
    const ends = await Promise.all(groups.map(({ leader, mark }) => endGroup(leader, mark)));
    expect(new Set(ends.map(({ kind }) => kind))).toEqual(new Set(['ended']));
    for (const { leader } of groups) expect(await groupMembers(leader.pid)).toEqual([]);
  });
});

async function isMarked(target: Pid): Promise<boolean> {
  return (await findMarked('BERTH_TEST', '')).some((marked) => marked.pid === target);
}
