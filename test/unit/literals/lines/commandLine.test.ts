import { describe, expect, it } from 'vitest';
import { findInArguments, findInCommand } from '../../../../src/literals/commandLine.ts';

/** Each port with its role, and its host where it is not this machine's. */
const everywhere = (command: string) =>
  findInCommand(command, 'everywhere').map(({ port, role, host }) =>
    [port, role, host].filter((part) => part !== undefined).join(' '),
  );

describe('command lines', () => {
  it.each<[string, string[]]>([
    ['uvicorn x:app --port 8000', ['8000 listen']],
    ['java -Dserver.port=8081 -jar x', ['8081 listen']],
    ['java -agentlib:jdwp=server=y,address=*:5005', ['5005 debug']],
    ['java -Xrunjdwp:address=8787', ['8787 debug']],
    ['node --inspect=9229 x.js', ['9229 debug']],
    ['gunicorn -b 0.0.0.0:8000 x', ['8000 listen']],
    [
      'manage.py runserver 8000 && manage.py runserver 0.0.0.0:8001',
      ['8000 listen', '8001 listen'],
    ],
    ['python3 -m http.server 8000 --bind 127.0.0.1', ['8000 listen']],
    ['php -S localhost:8000', ['8000 listen']],
    ['serve -l 5000', ['5000 listen']],
    ['ngrok http 3000', ['3000 client']],
    ['docker run -p 8080:80 x', ['8080 publish', '80 container']],
    ['docker run -p 127.0.0.1:9229:9230/tcp x', ['9229 publish', '9230 container']],
    ['docker run -e PORT=3000 x --port 3001', ['3000 container', '3001 container']],
    ['kubectl port-forward svc/x 8080:80 9000', ['8080 listen', '80 container', '9000 listen']],
    ['ssh -p 2222 -L 8080:localhost:80 me@x', ['8080 listen', '80 internal']],
    ['ssh -R 80:localhost:3000 x', ['80 internal', '3000 client']],
    ['adb reverse tcp:8081 tcp:8082', ['8081 container', '8082 client']],
    ['socat TCP-LISTEN:8080,fork TCP:localhost:81', ['8080 listen', '81 client']],
    ['nc -z kafka 9092; nc -z localhost 5432', ['9092 internal kafka', '5432 probe']],
    ['wait-for-it.sh db:5432 -- x', ['5432 internal db']],
    ['curl -f api:8080/up', ['8080 internal api']],
    ['kcat -b kafka:9092 -L', ['9092 internal kafka']],
    ['psql -h db -p 5433; psql -h localhost -p5434', ['5433 internal db', '5434 listen']],
    ['wget https://x.example:8443/', ['8443 internal x.example']],
    ['lsof -ti tcp:3000; fuser -k 3001/tcp 3002/tcp', ['3000 probe', '3001 probe', '3002 probe']],
    ['ss -ltn sport = :3000', ['3000 probe']],
    ['npx kill-port 3000 3001', ['3000 probe', '3001 probe']],
    ['dlv debug --listen=127.0.0.1:2345', ['2345 debug']],
    ['iisexpress /port:8080', ['8080 listen']],
    ['echo "PORT=3000" >> .env', ['3000 listen']],
  ])('%s', (command, expected) => {
    expect(everywhere(command)).toEqual(expected);
  });

  it.each([
    'echo "on http://localhost:3000; :3001" && sleep 3000',
    'ssh -p 2222 me@x; scp -P 2222 a b:c',
    'mkdir -p 2024; autocannon -p 1000 x; xargs -P 4000 x',
    'ufw allow 8080/tcp; iptables -p tcp --dport 8080',
    'docker pull postgres:15432',
    'date +%H:%M:%S 12:30:45',
  ])('have nothing in %s', (command) => {
    expect(everywhere(command)).toEqual([]);
  });

  it("tell only of this machine's ports unless asked for all", () => {
    const command = 'docker run -p 8080:80 x; nc -z kafka 9092; curl localhost:3000; curl db:81';
    expect(findInCommand(command).map(({ port }) => port)).toEqual([8080, 3000]);
  });

  it('read another command of the line by itself', () => {
    expect(findInCommand('docker compose up -d && serve -p 3000').map(({ port }) => port)).toEqual([
      3000,
    ]);
  });

  it('are read as lists of words, too', () => {
    const words = ['docker', 'run', '-p', '8080:80', 'x', '&&', 'serve', '--port', '3000'];
    const hits = findInArguments(words).map(({ index, start, end }) => {
      return [index, words[index]?.slice(start, end)];
    });
    expect(hits).toEqual([
      [3, '8080'],
      [8, '3000'],
    ]);
  });
});
