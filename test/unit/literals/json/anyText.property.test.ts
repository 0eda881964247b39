import fc from 'fast-check';
import { applyEdits, parse } from 'jsonc-parser';
import { expect, test, vi } from 'vitest';
import { fillLinks } from '../../../../src/literals/links.ts';
import { scanText } from '../../../../src/literals/scan.ts';
import { mutated } from '../../support/mutated.ts';

vi.setConfig({ testTimeout: 120_000 });

const SAMPLES: readonly (readonly [path: string, text: string])[] = [
  [
    'config.json',
    '{"a":[{"port":3000,"url":"http://localhost:\\u0034000/","args":["-p","5000"]}],"b":"x:80"}',
  ],
  [
    'package.json',
    '{"name":"a","scripts":{"dev":"PORT=3000 vite --port \\"3001\\" && b"},"proxy":"http://localhost:5000"}',
  ],
  [
    'appsettings.json',
    '{"C":{"D":"Server=localhost,1433;A=1","E":"Host=a;Port=5432"},"Kestrel":{"Url":"http://*:5000"}}',
  ],
  [
    'launchSettings.json',
    '{"profiles":{"a":{"commandName":"Docker","applicationUrl":"http://+:80;https://localhost:443"}}}',
  ],
  [
    '.vscode/settings.json',
    '{"a.port":5501,"remote.x":["8080:80"],"m":{"server":"localhost,1433"}}',
  ],
  [
    '.devcontainer/devcontainer.json',
    '{"forwardPorts":[3000,"db:5432"],"appPort":["80:81",82],"runArgs":["-p","83:84"]}',
  ],
  [
    '.vscode/launch.json',
    '{"configurations":[{"type":"node","port":9229,"env":{"PORT":"3000","A_PORTS":"3001,3002","OPTS":"-p 3003","B_URL":"http://a:3004"}}]}',
  ],
  [
    '.vscode/tasks.json',
    '{"tasks":[{"command":"vite","args":["--port","3000",{"value":"-p 3001"}],"options":{"env":{"PORT":3002}}}]}',
  ],
  [
    'a.toml',
    '[a.b]\nport = 3000\nurl = "http://localhost:4\\u0030\\u00300"\nx = [{ y = ":80" }, """\\\n  :81"""]\n',
  ],
  [
    'a.tf',
    'variable "port" {\n default = 80\n x = "$${a["b"]}:81" # port = 1\n list = ["-p", "82"]\n}',
  ],
  [
    'a.xml',
    '<a port="3000"><b>:80</b><property name="port" value="81"/><![CDATA[http://a:82]]><!-- x --></a>',
  ],
];

test('whatever a text looks like, what is found in it are ports, each once and in order', () => {
  const samples = SAMPLES.map(([path, text]) =>
    mutated(fc.constant(text)).map((mutation) => ({ path, text: mutation })),
  );
  fc.assert(
    fc.property(fc.oneof(...samples), ({ path, text }) => {
      let last = -1;
      for (const { start, end, port, link, fallback } of scanText(path, text)?.literals ?? []) {
        expect(start).toBeGreaterThan(last);
        last = start;
        // An escaped digit is one of the port's, too.
        if (!text.slice(start, end).includes('\\'))
          expect(Number(text.slice(start, end))).toBe(port);
        for (const place of [link, fallback]) {
          if (place === undefined) continue;
          expect(Number(place.value.slice(place.start, place.end))).toBe(port);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test.each(SAMPLES.filter(([, text]) => text.startsWith('{')))(
  'a linked place of %s takes another number, and nothing else changes',
  (path, text) => {
    const literals = scanText(path, text)?.literals ?? [];
    expect(literals.length).toBeGreaterThan(0);
    for (const { link, port } of literals) {
      if (link === undefined) continue;
      const value = `${link.value.slice(0, link.start)}24817${link.value.slice(link.end)}`;
      const { edits, unfilled } = fillLinks(text, new Map([[link.key, value]]));
      expect(unfilled).toEqual([]);
      const filled = applyEdits(text, [...edits]);
      const back = fillLinks(filled, new Map([[link.key, link.value]]));
      expect(parse(applyEdits(filled, [...back.edits]))).toEqual(parse(text));
      const ports = (scanText(path, filled)?.literals ?? []).map((one) => one.port);
      expect(ports).toContain(24817);
      expect(ports.filter((one) => one === port)).toHaveLength(
        literals.filter((one) => one.port === port).length - 1,
      );
    }
  },
);
