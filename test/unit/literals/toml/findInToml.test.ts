import { applyEdits } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { rewriteText } from '../../../../src/literals/rewrite.ts';
import { scanText } from '../../../../src/literals/scan.ts';
import { expectMarked } from '../lines/marked.ts';

describe('TOML files', () => {
  it.each([
    [
      'Rocket.toml',
      '[default]\naddress = "0.0.0.0"\nport = ‹8000›\nworkers = 16\n[global.databases]\nx = { url = "postgres://localhost:‹5432›/x", pool_size = 20 }',
    ],
    [
      'supabase/config.toml',
      'project_id = "x"\n[api]\nport = ‹54321›\nmax_rows = 1000\n[auth]\nsite_url = "http://localhost:‹3000›"\nadditional_redirect_urls = [\n  "https://localhost:‹3001›", # "http://localhost:9999"\n]\njwt_expiry = 3600\n[auth.email.smtp]\nhost = "smtp.acme.example"\nport = ‹587›',
    ],
    [
      'fly.toml',
      'app = "x"\nprimary_region = "ams"\n[http_service]\n  internal_port = ‹8080›\n[[services]]\n  [[services.ports]]\n    port = ‹443›\n[env]\n  PORT = "‹8080›"',
    ],
    [
      'netlify.toml',
      '[dev]\n  port = ‹8888›\n  targetPort = ‹3000›\n  command = "vite --port ‹3000›"\n[[redirects]]\n  status = 200\n  to = "http://localhost:‹8000›/:splat"',
    ],
    [
      'wrangler.toml',
      'compatibility_date = "2025-01-01"\n[dev]\nport = ‹8787›\nip = "0.0.0.0"\n[vars]\nAPI_URL = "http://localhost:‹3000›"\n[limits]\ncpu_ms = 3000',
    ],
    [
      'traefik.toml',
      '[entryPoints.web]\n  address = ":‹80›"\n[[http.services.x.loadBalancer.servers]]\n  url = "http://10.0.0.2:‹8080›"\n[providers.docker]\n  endpoint = "tcp://127.0.0.1:‹2375›"',
    ],
    [
      'pyproject.toml',
      '[tool.poe.tasks]\ndev = "uvicorn app:x --port ‹8000›"\n[tool.poe.tasks.api]\ncmd = "flask run -p ‹5001›"\n[project]\nversion = "1.3000.0"\ndependencies = ["x>=3000"]\n[tool.black]\nline-length = 120',
    ],
    [
      'Cargo.toml',
      '[package]\nversion = "0.1.8080"\n[package.metadata]\nhomepage = "http://localhost:3000"',
    ],
    [
      'Trunk.toml',
      '[serve]\naddresses = ["127.0.0.1"]\nport = ‹8080›\n[[proxy]]\nbackend = "http://localhost:‹9000›/api/"',
    ],
    [
      'config.toml',
      'bind-address = "127.0.0.1:‹8088›"\n[http]\nbind_address = ":‹8086›"\n[db]\nhost = "db"\nport = ‹5432›\n[log]\nmax-size = 4096\ntime = 07:32:00\nday = 1979-05-27T07:32:00Z',
    ],
    [
      'hugo.toml',
      'baseURL = \'http://localhost:‹1313›/\'\n[params]\nnote = "See http://localhost:1313 for it"',
    ],
    [
      'telegraf.toml',
      '[[inputs.redis]]\n  servers = ["tcp://localhost:‹6379›"]\n[[inputs.statsd]]\n  service_address = ":‹8125›"\n[agent]\n  metric_batch_size = 1000',
    ],
    [
      'a.toml',
      'ports = [‹3000›, ‹3001›]\nport = 0x1F90\nbig = 3_000\n"http.port" = ‹8080›\nx = """\nhttp://localhost:‹4000›"""',
    ],
    ['Cargo.lock', 'port = 3000'],
  ])('%s', (path, marked) => {
    expectMarked(path, marked);
  });

  it('reads a file past lines that are no TOML', () => {
    expectMarked(
      'x.toml',
      '{% if x %}\nport = ‹3000›\n{% endif %}\nother = {{ value }}\n[db]\nport = ‹5432›\n',
    );
    expectMarked('x.toml', 'a = [1,\nport = 3000');
  });

  it('finds the place of a port behind escapes', () => {
    expectMarked(
      'x.toml',
      'url = "http:\\u002F/localhost:‹3000›/\\t"\ny = """\\\n   http://localhost:‹4000›"""',
    );
  });
});

describe('redwood.toml', () => {
  const marked =
    '[web]\n  port = «8910» # 8911\n  apiUrl = "http://localhost:«8911»/api"\n[browser]\n  open = true\n';

  it('gets variables, with the old numbers as their defaults', () => {
    expectMarked('redwood.toml', marked);
    const text = marked.replace(/[«»]/g, '');
    const { kind, literals } = scanText('redwood.toml', text) ?? { kind: 'toml', literals: [] };
    const replacements = literals.map((literal, i) => {
      const [name = '', variable = ''] =
        [
          ['web', 'WEB_PORT'],
          ['api', 'API_PORT'],
        ][i] ?? [];
      return { literal, name, variable };
    });
    const filled = '$' + '{API_PORT:8911}';
    expect(applyEdits(text, rewriteText(kind, 'redwood.toml', text, replacements))).toBe(
      `[web]\n  port = "\${WEB_PORT:8910}" # 8911\n  apiUrl = "http://localhost:${filled}/api"\n[browser]\n  open = true\n`,
    );
  });

  it('binds what is a default already', () => {
    const [literal] = expectMarked('redwood.toml', `[web]\n  port = "$${'{'}WEB:«8910»}"\n`);
    expect(literal).toMatchObject({
      action: 'replace',
      fallback: { variable: 'WEB', value: '8910', start: 0, end: 4 },
    });
  });
});
