import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AllocationError, ProjectPorts } from '../../../src/registry/projectPorts.ts';
import { Registry } from '../../../src/registry/registry.ts';
import { serviceVariables } from '../../../src/services/serviceEnv.ts';

let root: string;
let ports: ProjectPorts;

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'berth-service-env-')));
  const file = path.join(root, 'state', 'registry.json');
  ports = new ProjectPorts(new Registry({ file, by: 'test' }), root);
  const env = { PORT: 'shared', MODE: 'project', URL: 'http://localhost:$<port:api>' };
  fs.writeFileSync(path.join(root, 'berth.json'), JSON.stringify({ ports: { api: {} }, env }));
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

const none = new Map<string, string>();

test('a service gets the .env, the variables of its project, PORT and its own, the later ones first', async () => {
  const variables = await serviceVariables(ports, {
    fileEnv: new Map([
      ['MODE', 'file'],
      ['FILE', '$<port:api>'],
    ]),
    portName: 'web',
    env: new Map([
      ['API', 'localhost:$<port:api>'],
      ['URL', 'own'],
    ]),
  });
  const numbers = await ports.numbers(['api', 'web']);
  expect(Object.fromEntries(variables)).toEqual({
    FILE: '$<port:api>',
    MODE: 'project',
    API_PORT: String(numbers.get('api')),
    PORT: String(numbers.get('web')),
    API: `localhost:${numbers.get('api')}`,
    URL: 'own',
  });
});

test('its own PORT wins; without a port it has the one of the project', async () => {
  const own = new Map([['PORT', '$<port:api>']]);
  const both = await serviceVariables(ports, { fileEnv: none, portName: 'web', env: own });
  expect(both.get('PORT')).toBe(both.get('API_PORT'));
  const neither = await serviceVariables(ports, { fileEnv: none, env: none });
  expect(neither.get('PORT')).toBe('shared');
});

test('variables that the caller has are not asked for again', async () => {
  const project = { values: new Map([['ONLY', '1']]), clashes: [] };
  const variables = await serviceVariables(ports, { fileEnv: none, env: none }, project);
  expect([...variables]).toEqual([['ONLY', '1']]);
});

test('a name that can have no number is an error', async () => {
  const service = { fileEnv: none, env: new Map([['A', '$<port:A>']]) };
  await expect(serviceVariables(ports, service)).rejects.toThrow(AllocationError);
});
