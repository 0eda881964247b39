import { expect, test } from 'vitest';
import { forOthers, forOwnNode } from '../../../src/probe/ownNode.ts';

test("Electron acts as Node for our own scripts, and is itself for others' programs", () => {
  const env = { PATH: '/bin' };
  const asNode = { ...env, ELECTRON_RUN_AS_NODE: '1' };
  expect(forOwnNode(env, true)).toEqual(asNode);
  expect(forOthers(asNode, true)).toEqual(env);
});

test('where Node is Node the environment stays as it is', () => {
  const env = { ELECTRON_RUN_AS_NODE: '1' };
  expect(forOwnNode({}, false)).toEqual({});
  expect(forOthers(env, false)).toEqual(env);
});
