import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AllocationError, ProjectPorts } from '../../../src/registry/projectPorts.ts';
import { Registry } from '../../../src/registry/registry.ts';
import { fillCommand } from '../../../src/session/filledCommand.ts';

let folder: string;
let ports: ProjectPorts;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-fill-')));
  ports = new ProjectPorts(
    new Registry({ by: 'test', file: path.join(folder, 'registry.json') }),
    folder,
  );
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('fillCommand', () => {
  it('fills arguments, inherited variables and the variables of all names', async () => {
    const numbers = await ports.numbers(['api', 'web']);
    const api = numbers.get('api');
    const filled = await fillCommand(
      ports,
      ['serve', '--to', 'http://localhost:$<port:api>/', '$<port:api>$<port:api>'],
      { URL: 'x:$<port:api>', OTHER: '$<pork:api>', API_PORT: '1', GONE: undefined },
    );
    expect(filled.command).toEqual(['serve', '--to', `http://localhost:${api}/`, `${api}${api}`]);
    expect(filled.env).toMatchObject({
      URL: `x:${api}`,
      OTHER: '$<pork:api>',
      API_PORT: String(api),
      WEB_PORT: String(numbers.get('web')),
    });
  });

  it('sets the variables of the given names only, but fills every token', async () => {
    await ports.numbers(['api', 'web']);
    const { command, env } = await fillCommand(ports, ['x', '$<port:web>'], {}, ['api']);
    expect(Object.keys(env)).toEqual(['API_PORT']);
    expect(command[1]).toMatch(/^\d+$/);
  });

  it('gives names in tokens a number on first use', async () => {
    const { command } = await fillCommand(ports, ['$<port:fresh>'], {});
    const book = await ports.registry.read();
    expect(command).toEqual([String(book.get({ name: 'fresh', root: folder })?.port)]);
  });

  it('refuses a token with an invalid name', async () => {
    await expect(fillCommand(ports, ['$<port:A>'], {})).rejects.toBeInstanceOf(AllocationError);
    await expect(fillCommand(ports, ['x'], { URL: '$<port:A>' })).rejects.toMatchObject({
      message: expect.stringMatching(/^The variable URL: "A" is not a name/),
    });
  });
});
