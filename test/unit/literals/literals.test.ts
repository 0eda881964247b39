import { describe, expect, it } from 'vitest';
import type { PortLiteral } from '../../../src/literals/finding.ts';
import { findPortLiterals } from '../../../src/literals/vscode/findInTokenFile.ts';

const inLaunch = (config: object | string) =>
  findPortLiterals('launch', JSON.stringify({ configurations: [config] }));
const inTask = (task: object | string) =>
  findPortLiterals('tasks', JSON.stringify({ tasks: [task] }));
const ports = (literals: readonly PortLiteral[]) => literals.map((literal) => literal.port);

describe('hardcoded ports in launch.json', () => {
  it.each<[string, object, number[]]>([
    ['a number under a port key', { port: 5870 }, [5870]],
    ['digits under a port key', { port: '5005' }, [5005]],
    ['a nested port key', { connect: { host: 'localhost', port: 5678 } }, [5678]],
    ['keys that end in port', { attachSimplePort: 9229, debugServer: 4711 }, [9229, 4711]],
    ['a list of ports', { portOccupancy: [3978, 9239] }, [3978, 9239]],
    ['a URL', { url: 'http://localhost:4200/' }, [4200]],
    ['a URL in a variable', { env: { X: 'http://localhost:3100' } }, [3100]],
    ['an IPv6 loopback URL', { url: 'http://[::1]:8080/a' }, [8080]],
    ['a subdomain of localhost', { url: 'https://metrics.dev.localhost:17270' }, [17270]],
    ['a database address', { env: { DB: 'postgres://u:p@localhost:5432/x' } }, [5432]],
    ['a port variable', { env: { PORT: '3000' } }, [3000]],
    ['a numeric port variable', { env: { API_PORT: 3001 } }, [3001]],
    ['several ports in a variable', { env: { HTTP_PORTS: '8080;8081' } }, [8080, 8081]],
    ['several URLs', { env: { ASPNETCORE_URLS: 'http://+:5000;https://*:5001' } }, [5000, 5001]],
    ['address variables', { env: { SENTRY_BIND: '9000', ADDR: ':8088' } }, [9000, 8088]],
    ['flags in a variable', { env: { NODE_OPTIONS: '--inspect=9230' } }, [9230]],
    ['C++ variables', { environment: [{ name: 'PORT', value: '3000' }] }, [3000]],
    ['a flag over two items', { args: ['run', '--port', '9000'] }, [9000]],
    ['flags with =', { args: ['--port=9000', '--grpc-port=9001'] }, [9000, 9001]],
    ['a short flag', { args: ['-p', '3000'] }, [3000]],
    ['an inspector', { runtimeArgs: ['--inspect=0.0.0.0:9229'] }, [9229]],
    ['an inspector with a number', { runtimeArgs: ['--inspect-brk=9229'] }, [9229]],
    ['a bare item', { args: ['4711'] }, [4711]],
    ['args as one text', { args: '--host 0.0.0.0 --port 8000' }, [8000]],
    ['a browser flag', { runtimeArgs: ['--remote-debugging-port=9222'] }, [9222]],
    [
      'JVM flags',
      { vmArgs: '-Dserver.port=8080 -agentlib:jdwp=server=y,address=*:8000' },
      [8080, 8000],
    ],
    ['a ready action', { serverReadyAction: { uriFormat: 'http://localhost:3000' } }, [3000]],
    ['a block of one system', { linux: { env: { PORT: '3000' } } }, [3000]],
    ['a debugger on loopback', { port: 9229, address: '127.0.0.1' }, [9229]],
    ['gdb', { miDebuggerServerAddress: 'localhost:1234' }, [1234]],
  ])('finds %s', (_, config, expected) => {
    expect(ports(inLaunch(config))).toEqual(expected);
  });

  it.each<[string, object]>([
    ['timeouts', { timeout: 10000, args: ['--timeout', '10000', '--timeout=5000'] }],
    ['a time-out in a command', { command: 'mocha --timeout 10000' }],
    ['versions', { runtimeVersion: '18.19.0', version: 3000, args: ['--ecma', '2020'] }],
    ['other machines', { url: 'https://example.com:8443', port: 9229, address: '10.0.0.5' }],
    ['containers', { env: { API: 'http://host.docker.internal:3000', DB: 'db:5432' } }],
    ['variables', { env: { PORT: `\${input:port}` }, url: `http://localhost:\${env:PORT}` }],
    ['tokens', { env: { PORT: '$<port:api>' }, url: 'http://localhost:$<port:web>' }],
    ['words with port in them', { env: { VIEWPORT: '1200', SUPPORT: '3000' }, viewport: 1080 }],
    ['sizes and counts', { width: 1200, args: ['--max-old-space-size=4096', '-n', '1000'] }],
    ['other variables', { env: { TIMEOUT: '5000', PUID: '1000', NODE_ENV: 'test' } }],
    ['images and users', { args: ['postgres:15', 'node:12', '101:101', 'rsa:2048'] }],
    ['numbers out of range', { port: 0, debugServer: 70000, env: { PORT: '99999' } }],
    ['names', { name: 'http://localhost:3000', preLaunchTask: 'serve localhost:3000' }],
    ['the other end of a tunnel', { remotePort: 9229 }],
    ['hosts that only begin like ours', { url: 'http://localhost.evil.example:8080' }],
  ])('leaves %s alone', (_, config) => {
    expect(ports(inLaunch(config))).toEqual([]);
  });

  it('gives exact ranges across escapes', () => {
    const config = String.raw`{ "args": "say \"é\u00e9\" --port 3000 \\ http://localhost:3001" }`;
    const text = `{ "configurations": [${config}] }`;
    const found = findPortLiterals('launch', text).map(({ start, end }) => text.slice(start, end));
    expect(found).toEqual(['3000', '3001']);
  });

  it('ignores comments and reads broken text as far as it goes', () => {
    const text = '{ "configurations": [ // "port": 1111\n { "port": 2222, "env": { "PORT": "33';
    expect(ports(findPortLiterals('launch', text))).toEqual([2222, 33]);
    for (let end = 0; end < text.length; end++) findPortLiterals('launch', text.slice(0, end));
  });

  it('reads the launch and tasks sections of a workspace file and nothing else of it', () => {
    const text = JSON.stringify({
      settings: { 'x.port': 1111 },
      launch: { configurations: [{ port: 2222 }] },
      tasks: { tasks: [{ command: 'serve --port 3333' }], inputs: [{ default: '4444' }] },
    });
    expect(ports(findPortLiterals('workspace', text))).toEqual([2222, 3333]);
  });
});

describe('hardcoded ports in tasks.json', () => {
  it.each<[string, string, number[]]>([
    ['a flag', 'uvicorn todo.app:app --port 3100 --reload', [3100]],
    ['a short flag', 'http-server -p 8081', [8081]],
    ['an assignment', 'PORT=3000 npm start', [3000]],
    ['a Windows assignment', 'set PORT=3000&& npm start', [3000]],
    ['a PowerShell assignment', '$env:API_PORT=3001; npm start', [3001]],
    ['a URL in an assignment', 'cross-env API_URL=http://localhost:3100 vite', [3100]],
    ['published ports', 'docker run -p 127.0.0.1:8080:80 -p 9090:90 nginx', [8080, 9090]],
    ["Python's server", 'python -m http.server 8000', [8000]],
    ["PHP's server", 'php -S localhost:8000', [8000]],
    ['tools that ask', 'kill-port 3000 && fuser -k 3001/tcp && lsof -ti:3002', [3000, 3001, 3002]],
    ['a wait', 'npx wait-on tcp:3000 http://localhost:3001/health', [3000, 3001]],
    ['netcat', 'until nc -z localhost 5432; do sleep 1; done', [5432]],
    ["Go's addresses", 'go run . -listen=:8080 -addr :8081', [8080, 8081]],
    ['quoted values', `serve --port "3000" --url='http://localhost:3001'`, [3000, 3001]],
  ])('finds %s', (_, command, expected) => {
    expect(ports(inTask({ command }))).toEqual(expected);
  });

  it.each([
    'sleep 3000',
    'mkdir -p 2024 && ssh -p 2222 me@example.com',
    'autocannon -p 1000 -c 50 https://example.com:8443/',
    'docker pull postgres:15 && docker run -u 1000:1000 --memory 2048 x',
    'ab -n 1000 -c 50 -p post',
    'chmod 1777 /tmp; kill -9 4242',
    'ssh-keygen -t rsa:2048',
    'curl https://github.com/a/b/issues/3000',
    'npm run build -- --report 3000 --export=8000 --viewport=1200',
    'date +%H:%M:%S 12:30:45',
  ])('leaves %s alone', (command) => {
    expect(ports(inTask({ command }))).toEqual([]);
  });

  it('finds published pairs and flags among args, with the command in mind', () => {
    const docker = { command: 'docker', args: ['run', '-p', '8080:80', '--name', 'x', 'a:1.25'] };
    expect(ports(inTask(docker))).toEqual([8080]);
    expect(ports(inTask({ command: 'ssh', args: ['-p', '2222', 'host'] }))).toEqual([]);
    const quoted = { command: 'serve', args: ['--port', { value: '3000', quoting: 'strong' }] };
    expect(ports(inTask(quoted))).toEqual([3000]);
  });

  it('finds ports in options and in the blocks of systems', () => {
    const task = {
      command: 'x',
      options: { env: { PORT: '3000' } },
      windows: { command: 'x.cmd --port 3001', options: { env: { PORT: '3002' } } },
    };
    expect(ports(inTask(task))).toEqual([3000, 3001, 3002]);
  });

  it('only reports what nothing could fill in', () => {
    const matcher = { background: { endsPattern: 'ready on http://localhost:3000' } };
    const [pattern] = inTask({ command: 'x', problemMatcher: matcher });
    expect(pattern).toMatchObject({ role: 'pattern', action: 'report' });
    const args = { portOccupancy: [3978], url: 'http://localhost:53000' };
    const foreign = inTask({ type: 'teamsfx', args });
    expect(foreign.map((literal) => literal.action)).toEqual(['report', 'replace']);
  });
});

describe('ideas for names', () => {
  const dir = `\${workspaceFolder}/services/billing/`;
  it.each<[string, object, string]>([
    ['a variable', { name: 'Server', env: { API_PORT: '1111' } }, 'api'],
    ['a public variable', { env: { VITE_API_BASE_URL: 'http://localhost:1111' } }, 'api'],
    ['a label', { name: 'Debug API', env: { PORT: '1111' } }, 'api'],
    ['a label with tools', { name: 'Launch Next.js store (dev)', env: { PORT: '1111' } }, 'store'],
    ['a folder', { name: 'Run', cwd: dir, args: ['--port=1111'] }, 'billing'],
    ['a flag', { name: 'gateway', args: ['--metrics-port', '1111'] }, 'metrics'],
    ['a database', { name: 'api', args: ['--db=postgres://localhost:1111'] }, 'postgres'],
    ['a debugger', { name: 'Attach to Worker', request: 'attach', port: 1111 }, 'worker-debug'],
    ['a browser', { name: 'ng serve', type: 'chrome', url: 'http://localhost:1111' }, 'web'],
    ['nothing', { name: 'Launch', env: { PORT: '1111' } }, 'app'],
  ])('come from %s', (_, config, name) => {
    expect(inLaunch(config).map((literal) => literal.names[0]?.name)).toEqual([name]);
  });
});
