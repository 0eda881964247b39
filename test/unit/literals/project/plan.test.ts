import { applyEdits } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import {
  type Choice,
  type Plan,
  type ProjectFile,
  planReplacement,
} from '../../../../src/literals/project/plan.ts';
import { fallbackIn, fileOf, linkIn, literalIn } from './literals.ts';

const LAUNCH = `{ "configurations": [{ "type": "go", "name": "Api", "env": { "PORT": "3000" } }] }`;

function choose(file: ProjectFile, ...names: readonly string[]): Choice[] {
  return file.literals.map((literal, i) => ({ file, literal, name: names[i] ?? 'app' }));
}

function configOf({ config }: Plan): unknown {
  return config === undefined ? undefined : JSON.parse(applyEdits(config.text, [...config.edits]));
}

function reasonsOf({ refused }: Plan): string[] {
  return refused.map(({ reason }) => reason);
}

describe('the replacement of a project’s ports', () => {
  it('edits a file that can say names itself, and leaves a project without berth.json as it is', () => {
    const file = fileOf('.vscode/launch.json', 'vscode-launch', LAUNCH, literalIn(LAUNCH, '3000'));
    const plan = planReplacement(choose(file, 'api'), undefined);
    expect(applyEdits(LAUNCH, [...(plan.edits.get(file) ?? [])])).toContain(
      '"PORT": "$<port:api>"',
    );
    expect(plan.config).toBeUndefined();
    expect(plan.wanted).toEqual([{ name: 'api', prefer: 3000 }]);
    expect(plan.refused).toEqual([]);
  });

  it('binds a variable that has the port for its default, and does not touch the file', () => {
    const text = 'listen(process.env.PORT || 3000)';
    const file = fileOf(
      'api/server.js',
      'javascript',
      text,
      fallbackIn(text, 'PORT', '3000', '3000'),
    );
    const plan = planReplacement(choose(file, 'api'), undefined);
    expect(plan.edits.size).toBe(0);
    expect(configOf(plan)).toEqual({
      ports: { api: { prefer: 3000 } },
      env: { PORT: '$<port:api>' },
    });
  });

  it('needs no entry for a variable that the name fills by itself', () => {
    const text = `\${API_PORT:-3000}`;
    const file = fileOf(
      'compose.yml',
      'compose',
      text,
      fallbackIn(text, 'API_PORT', '3000', '3000'),
    );
    expect(configOf(planReplacement(choose(file, 'api'), undefined))).toEqual({
      ports: { api: { prefer: 3000 } },
    });
  });

  it('puts tokens into all the ports of one default and of one linked value', () => {
    const value = 'http://localhost:3000,http://localhost:5173';
    const text = `ORIGINS=\${ORIGINS:-${value}}`;
    const fallback = fileOf(
      'compose.yml',
      'compose',
      text,
      fallbackIn(text, 'ORIGINS', value, '3000'),
      fallbackIn(text, 'ORIGINS', value, '5173'),
    );
    const env = `HOSTS=${value}\n`;
    const linked = fileOf(
      '.env',
      'env',
      env,
      linkIn(env, 'HOSTS', value, '3000'),
      linkIn(env, 'HOSTS', value, '5173'),
    );
    const choices = [...choose(fallback, 'api', 'web'), ...choose(linked, 'api', 'web')];
    const template = 'http://localhost:$<port:api>,http://localhost:$<port:web>';
    expect(configOf(planReplacement(choices, '{}'))).toEqual({
      ports: { api: { prefer: 3000 }, web: { prefer: 5173 } },
      env: { ORIGINS: template },
      links: { '.env': { HOSTS: template } },
    });
  });

  it('keeps what a linked value says of its other port', () => {
    const value = 'https://localhost:7001;http://localhost:5001';
    const config = JSON.stringify({
      ports: { tls: {} },
      links: { 'a.json': { '/urls': 'https://localhost:$<port:tls>;http://localhost:5001' } },
    });
    const file = fileOf('a.json', 'json', value, linkIn(value, '/urls', value, '5001'));
    expect(configOf(planReplacement(choose(file, 'web'), config))).toMatchObject({
      links: {
        'a.json': { '/urls': 'https://localhost:$<port:tls>;http://localhost:$<port:web>' },
      },
    });
  });

  it('keeps the comments and the entries of a berth.json', () => {
    const config = `{
  // What the shop needs.
  "ports": {
    "web": { "prefer": 5173 } // Vite
  }
}
`;
    const text = 'PORT=3000\n';
    const file = fileOf('.env', 'env', text, linkIn(text, 'PORT', '3000', '3000'));
    const { config: change } = planReplacement(choose(file, 'api'), config);
    expect(applyEdits(config, [...(change?.edits ?? [])])).toBe(`{
  // What the shop needs.
  "ports": {
    "web": { "prefer": 5173 }, // Vite
    "api": { "prefer": 3000 }
  },
  "links": {
    ".env": {
      "PORT": "$<port:api>"
    }
  }
}
`);
  });

  it('changes nothing when all of it is said already', () => {
    const config = '{ "ports": { "api": {} }, "env": { "PORT": "$<port:api>" } }';
    const text = 'process.env.PORT || 3000';
    const file = fileOf('a.js', 'javascript', text, fallbackIn(text, 'PORT', '3000', '3000'));
    const plan = planReplacement(choose(file, 'api'), config);
    expect(plan.config).toBeUndefined();
    expect(plan.done).toHaveLength(1);
  });

  it('refuses a second meaning of one variable', () => {
    const text = 'process.env.PORT || 3000';
    const other = 'process.env.PORT || 4000';
    const choices = [
      ...choose(
        fileOf('a.js', 'javascript', text, fallbackIn(text, 'PORT', '3000', '3000')),
        'api',
      ),
      ...choose(
        fileOf('b.js', 'javascript', other, fallbackIn(other, 'PORT', '4000', '4000')),
        'web',
      ),
    ];
    const plan = planReplacement(choices, undefined);
    expect(reasonsOf(plan)).toEqual([
      'PORT cannot hold the ports of two names. Give one a variable of its own.',
    ]);
    expect(configOf(plan)).toEqual({
      ports: { api: { prefer: 3000 } },
      env: { PORT: '$<port:api>' },
    });
    expect(reasonsOf(planReplacement(choices, '{ "env": { "PORT": "8080" } }'))).toEqual([
      'PORT is "8080" in berth.json already.',
      'PORT is "8080" in berth.json already.',
    ]);
  });

  it('refuses names that share a variable, numbers that share a name, and what nothing fills in', () => {
    const text = 'a 3000 b 4000 c 5000';
    const file = fileOf(
      'a.txt',
      'json',
      text,
      literalIn(text, '3000', { action: 'report' }),
      linkIn(text, '/b', '4000', '4000'),
      linkIn(text, '/c', '5000', '5000'),
    );
    expect(reasonsOf(planReplacement(choose(file, 'x', 'api', 'api'), undefined))).toEqual([
      'Nothing fills in a named port here.',
      '"api" takes the place of 4000 already.',
    ]);
    const config = '{ "ports": { "my-api": {} } }';
    expect(reasonsOf(planReplacement(choose(file, 'x', 'my.api', 'c'), config))).toContain(
      '"my.api" and "my-api" both fill MY_API_PORT. Choose another name.',
    );
  });

  it('writes nothing into a berth.json that it cannot read', () => {
    const text = 'PORT=3000\n';
    const file = fileOf('.env', 'env', text, linkIn(text, 'PORT', '3000', '3000'));
    const plan = planReplacement(choose(file, 'api'), '{ "ports": ');
    expect(reasonsOf(plan)).toEqual(['berth.json cannot be read. Repair it first.']);
    expect(plan.config).toBeUndefined();
    expect(plan.wanted).toEqual([]);
  });

  it('edits other files beside such a berth.json, and leaves that alone', () => {
    const text = 'services:\n  api:\n    ports:\n      - "3000:80"\n';
    const file = fileOf('compose.yaml', 'compose', text, literalIn(text, '3000'));
    const plan = planReplacement(choose(file, 'api'), '{ "env": { "A": "b" }, "ports": ');
    expect(plan.edits.get(file)).toHaveLength(1);
    expect(plan.config).toBeUndefined();
  });
});

describe('the ports of services in berth.json itself', () => {
  const CONFIG = `{
  // kept
  "services": { "api": { "command": "node x --port 3000" } }
}
`;
  const file = (text = CONFIG) => fileOf('berth.json', 'berth-json', text, literalIn(text, '3000'));

  it('are replaced together with what the file is to say in addition', () => {
    const own = file();
    const plan = planReplacement(choose(own, 'api'), CONFIG);
    expect(plan.edits.size).toBe(0);
    expect(plan.refused).toEqual([]);
    const text = applyEdits(CONFIG, [...(plan.config?.edits ?? [])]);
    expect(text).toContain('// kept');
    expect(JSON.parse(text.replace('// kept', ''))).toEqual({
      services: { api: { command: 'node x --port $<port:api>' } },
      ports: { api: { prefer: 3000 } },
    });
  });

  it('stay where the file is no JSON', () => {
    const broken = `${CONFIG}}`;
    const plan = planReplacement(choose(file(broken), 'api'), broken);
    expect(reasonsOf(plan)).toEqual(['berth.json cannot be read. Repair it first.']);
    expect(plan.edits.size).toBe(0);
    expect(plan.config).toBeUndefined();
  });

  it('of a folder in the project are edited there', () => {
    const inner = { ...file(), path: 'packages/a/berth.json' };
    const plan = planReplacement(choose(inner, 'api'), undefined);
    expect([...plan.edits.keys()]).toEqual([inner]);
    expect(plan.config).toBeUndefined();
  });
});
