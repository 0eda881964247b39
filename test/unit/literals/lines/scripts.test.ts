import { describe, expect, it } from 'vitest';
import { expectMarked } from './marked.ts';

/** Begins a placeholder. */
const D = `$${'{'}`;

describe('shell scripts', () => {
  it.each([
    ['assignments', 'PORT=«3000»\nexport API_PORT="«3001»"\nlocal -i port=«3002»'],
    ['defaults', `PORT=${D}PORT:-«3000»}\n: "${D}API_PORT:="«3001»"}"\nx=${D}DB_PORT-«3306»}`],
    ['a default of an argument', `port=${D}1:-«3000»}`],
    ['lists', 'PORTS=(«3000» «3001»)\nfor port in «3002» "«3003»:web"; do :; done'],
    ['commands', 'uvicorn app --port «8000» &\nkill $(lsof -ti :«8001»)'],
    ['published ports', 'docker run -d \\\n  -p «8080»:‹80› \\\n  -e PORT=‹3000› app'],
    ['addresses', `curl "http://localhost:«3000»/x"\nAPI=http://127.0.0.1:${D}API_PORT:-«3001»}`],
    ['files that are written', 'echo "PORT=«3000»" >> .env\ncat > .env <<EOF\nPORT=«3001»\nEOF'],
    ['functions that say port', 'wait_for_port localhost «5432»\nfree_port «3000»'],
    ['a host that is a variable', 'HOST=localhost\ncurl http://$HOST:«3000»/'],
    [
      'here-documents that are run',
      `sh <<EOF\ncurl localhost:«3000»\nEOF\nsh <<'E'\ncurl localhost:‹3001›\nE`,
    ],
  ])('have %s', (_, marked) => {
    expectMarked('scripts/dev.sh', marked);
  });

  it.each([
    ['single quotes', `sh -c 'serve --port ‹3000›'`],
    ['other hosts', 'nc -z kafka ‹9092›\nPGHOST=db\npsql postgres://u@db:‹5432›/x'],
    ['unknown hosts', 'curl http://$HOST:‹3000›/'],
    ['texts to compare with', 'sed -i s,http://localhost:‹3000›,x, y'],
  ])('only have %s reported', (_, marked) => {
    expectMarked('scripts/dev.sh', marked);
  });

  it.each(['.envrc', 'bin/dev', 'run.ksh', 'dev.sh.template'])('may be called %s', (path) => {
    expectMarked(path, '#!/usr/bin/env bash\nexport PORT=«3000»');
  });

  it("are reported where they start what is a container's", () => {
    expectMarked('docker-entrypoint.sh', `exec serve --port ‹3000› --x ${D}PORT:-‹3001›}`);
  });

  it.each([
    '# PORT=3000\n#   ./dev.sh on 127.0.0.1:4625',
    'echo "listening on http://localhost:3000; or :3001"\nlog_info "port 3000"',
    `echo "on ${D}PORT:-3000}"`,
    'ok() { echo "$1"; }\nok "on http://localhost:3000"\nx && ok "on :3001"',
    'echo "==> on :8080"; echo "Port 8000 is in use"',
    'usage() {\ncat <<EOF\n  --port 3000\nEOF\n}',
    'sleep 3000; timeout 5000 x; chmod 1777 /tmp; kill -9 4242',
    'if [ "$PORT" -lt 1024 ]; then :; fi; x=$((PORT + 2000))',
    'x=$((1<<PORT))\n# PORT=3000',
    'docker pull postgres:15432; useradd -u 10001 x',
    'iptables -A INPUT -p tcp --dport 8080 -j ACCEPT',
    'cut -c1-2000 x | sort -k 2,3000',
  ])('leave %s alone', (text) => {
    expectMarked('scripts/dev.sh', text);
  });

  it.each([
    ['run.ps1', '# $Port = 1111\n$Port = ‹3000›\nWrite-Host "on 3001"\n$env:API_PORT = "‹3002›"'],
    ['run.bat', 'rem set PORT=1111\r\nset PORT=‹3000›\r\nserve --port ‹3001›'],
    ['run.fish', 'set x 1\nserve --port ‹3000›'],
  ])('of other shells are reported: %s', (path, marked) => {
    expectMarked(path, marked);
  });
});

describe('makefiles', () => {
  it.each([
    ['variables', 'PORT := «3000» # web\nAPI_PORT = «3001»\nexport DB_PORT=«5432»'],
    ['defaults', 'PORT ?= «3000»\nURL ?= http://localhost:«3001»'],
    ['functions with a default', 'PORT := $(or $(WEB_PORT),«3000»)'],
    ['variables of a target', 'dev: PORT = «3000»\ndev: x'],
    [
      'recipes',
      'run:\n\t@docker run -p $(PORT):‹80› -p «8081»:‹81› x\n\tcurl http://localhost:«3000»',
    ],
    ["the shell's defaults", `run:\n\tserve --port $${D}PORT:-«3000»}`],
    ['recipes beside their target', 'run: ; python3 -m http.server «8000»'],
    ['other hosts', 'run:\n\tnc -z db ‹5432›'],
  ])('have %s', (_, marked) => {
    expectMarked('Makefile', marked);
  });

  it.each([
    '# PORT = 3000\nIMAGE := postgres:15432\nTIMEOUT := 5000',
    'run:\n\t@echo "on http://localhost:3000"\n\tsleep 3000 # PORT=3000',
    'ifeq ($(PORT),3000)\nendif\n$(info http://localhost:3000)',
  ])('leave %s alone', (text) => {
    expectMarked('Makefile', text);
  });

  it('name ports of recipes after the target', () => {
    const [literal] = expectMarked('Makefile', 'gateway:\n\tserve --port «3000»');
    expect(literal?.names.map(({ name }) => name)).toContain('gateway');
  });
});

describe('justfiles', () => {
  it('have variables, parameters and recipes', () => {
    expectMarked(
      'justfile',
      [
        '# port 1111',
        'port := "«3000»"',
        'url := "http://localhost:«3001»/x"',
        'db := env_var_or_default("DB_PORT", "«5432»")',
        'image := "postgres:15432"',
        '',
        "serve port='«8000»': build",
        '    @echo "http://localhost:9999"',
        '    docker run -p «8080»:‹80› -p {{port}}:‹90› x',
        "    sh -c 'curl localhost:‹8002›'",
        'py:',
        '    #!/usr/bin/env python3',
        '    PORT = ‹8003›',
      ].join('\n'),
    );
  });
});
