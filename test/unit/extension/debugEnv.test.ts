import { describe, expect, it } from 'vitest';
import { lacksVariables, withVariables } from '../../../src/extension/debug/sessionEnv.ts';

const launch = { type: 'node', request: 'launch' };

describe('lacksVariables', () => {
  it('says where a program starts without the variables of terminals', () => {
    expect(lacksVariables(launch)).toBe(true);
    expect(lacksVariables({ ...launch, console: 'internalConsole' })).toBe(true);
    expect(lacksVariables({ ...launch, console: 'externalTerminal' })).toBe(true);
    expect(lacksVariables({ ...launch, console: 'integratedTerminal' })).toBe(false);
    expect(lacksVariables({ ...launch, type: 'debugpy' })).toBe(false);
    expect(lacksVariables({ ...launch, type: 'debugpy', console: 'internalConsole' })).toBe(true);
  });

  it('leaves alone what starts nothing or takes no such env', () => {
    expect(lacksVariables({ ...launch, request: 'attach' })).toBe(false);
    expect(lacksVariables({ ...launch, type: 'chrome' })).toBe(false);
    expect(lacksVariables({ ...launch, type: 'cppdbg' })).toBe(false);
    expect(lacksVariables({ ...launch, env: ['A=1'] })).toBe(false);
    expect(lacksVariables({ ...launch, type: 'constructor' })).toBe(false);
  });
});

describe('withVariables', () => {
  const variables = new Map([
    ['API_PORT', '3000'],
    ['PORT', '3000'],
  ]);

  it('adds what is missing', () => {
    const config = { ...launch, env: { PORT: '1', A: 'x' } };
    expect(withVariables(config, variables, () => undefined)).toEqual({
      API_PORT: '3000',
      PORT: '1',
      A: 'x',
    });
  });

  it('keeps out what the env files set', () => {
    const config = { ...launch, envFile: ['a.env', 'missing.env'] };
    const read = (file: string) => (file === 'a.env' ? '# x\nexport PORT="9"\n' : undefined);
    expect(withVariables(config, variables, read)).toEqual({ API_PORT: '3000' });
  });
});
