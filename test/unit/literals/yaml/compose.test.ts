// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of Compose
import { describe, expect, it } from 'vitest';
import { scanText } from '../../../../src/literals/scan.ts';
import { expectMarked } from '../lines/marked.ts';
import { namesIn } from './replaced.ts';

/** One service with such lines. */
function service(...lines: string[]): string {
  return ['services:', '  shop:', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

describe('ports in compose files', () => {
  it('are those that services publish, in every notation', () => {
    expectMarked(
      'compose.yaml',
      service(
        'image: postgres:15',
        'user: "101:101"',
        'ports:',
        '  - «8080»:‹80›',
        '  - "127.0.0.1:«9229»:‹9229›"',
        "  - '[::1]:«9230»:‹9230›/tcp'",
        '  - «5054»:‹5054›/udp',
        '  - 22:22',
        '  - "‹3000›"',
        '  - ‹3001›',
        '  - "‹9090›-‹9091›:‹8080›-‹8081›"',
        '  - ‹53›:‹53›/udp',
        '  - ${PORT}:‹1080›',
        '  - ${PORT:-«1081»}:${PORT:-‹1081›}',
        '  - ${BIND:-127.0.0.1:}«1082»:‹1082›',
        '  - ${MAPPING:-0.0.0.0:«1083»:‹1083›}',
        '  - 1${X:-2}:‹1084›',
        '  # - 1085:1085',
        '  - target: ‹443›',
        '    published: «8443» # https',
        '  - { target: ‹80›, published: "${P:-«8081»}", protocol: tcp }',
        'expose: ["‹7000›", ‹7001›, "‹7002›/udp"]',
      ).replace('- 22:22', '- «22»:‹22›'),
    );
  });

  it('have the variable whose default they are', () => {
    const text = service(
      'ports: ["${A_PORT:-3000}:3000", "${MAP:-127.0.0.1:4000:4000}"]',
      'environment:',
      '  NEXTAUTH_URL: ${URL:-http://${HOST:-localhost}:3000/x}',
      '  OTHER_URL: ${OTHER:-http://$HOST:3000/x}',
    );
    const fallbacks = scanText('compose.yaml', text)?.literals.flatMap(({ fallback }) =>
      fallback === undefined ? [] : [fallback],
    );
    expect(fallbacks).toEqual([
      { variable: 'A_PORT', value: '3000', start: 0, end: 4 },
      { variable: 'MAP', value: '127.0.0.1:4000:4000', start: 10, end: 14 },
      { variable: 'URL', value: 'http://localhost:3000/x', start: 17, end: 21 },
    ]);
  });

  it('are read from variables, as a map and as a list', () => {
    expectMarked(
      'compose.yaml',
      service(
        'ports: ["«3000»:‹3000›"]',
        'environment:',
        '  PORT: ‹3000›',
        '  SENTRY_BIND: "‹9000›"',
        '  LISTEN: ":‹5001›"',
        '  DATABASE_URL: postgres://${USER}:${PASS:-x}@db:‹5432›/shop',
        '  BROKERS: kafka-1:‹9092›, kafka-2:‹9092›',
        '  VOTERS: 1@kafka:‹9093›',
        '  KAFKA: ${KAFKA_HOST}:‹9092›',
        '  PUBLIC_URL: http://localhost:«3000»',
        '  ORIGINS: http://localhost:«3000»,https://shop.example',
        '  HEALTH_URL: http://localhost:‹3000›/up',
        '  OWN_DATABASE: postgres://a:b@localhost:‹5432›/x',
        '  BACKEND: http://host.docker.internal:«8000»',
        '  JAVA_OPTS: -Xmx1g -agentlib:jdwp=transport=dt_socket,address=*:‹5005›',
        '  TIMEOUT: 5000',
        '  BASE_IMAGE: node:120',
        '  MAX_PORT: 65535',
      ),
    );
    expectMarked('compose.yaml', service('environment:', '  - PORT=‹3000›', '  - A=http://x:‹80›'));
  });

  it('inside a container are its own, unless others are told of them', () => {
    const text = [
      'services:',
      '  broker:',
      '    image: kafka',
      '    command:',
      '      - --kafka-addr PLAINTEXT://0.0.0.0:‹29092›,OUTSIDE://0.0.0.0:‹9092›',
      '      - --advertise-kafka-addr PLAINTEXT://broker:‹29092›,OUTSIDE://localhost:«9092»',
      '    ports: ["«9092»:‹9092›"]',
      '    environment:',
      '      LISTENERS: PLAINTEXT://0.0.0.0:‹9092›',
      '      ADVERTISED_LISTENERS: PLAINTEXT://localhost:«9092»',
      '      CONFIG: |',
      '        server:',
      '          port: ‹8080›',
      '          url: http://localhost:‹9092›',
      '  web:',
      '    command: ["node", "--inspect=0.0.0.0:‹9229›", "server.js", "--port", "‹3000›"]',
      '    entrypoint: sh -c "wait-for-it db:‹5432› && echo http://localhost:1234 && npm start -- -p ${P:-‹3000›}"',
      '    healthcheck:',
      '      test: ["CMD", "curl", "-f", "http://localhost:‹3000›/", "||", "nc", "-z", "kafka", "‹9092›"]',
      '      timeout: 3000s',
      '    labels:',
      '      - traefik.http.services.web.loadbalancer.server.port=‹3000›',
      '      - traefik.http.routers.web.rule=Host(`web.localhost`)',
      '      - caddy.reverse_proxy={{upstreams ‹3000›}}',
      '    build: { args: { PORT: ‹3000›, API_URL: "http://localhost:«4000»" } }',
      '    logging: { options: { gelf-address: "udp://localhost:«12201»", max-size: "200k" } }',
      '',
    ].join('\n');
    expectMarked('compose.yaml', text);
  });

  it('are told to others by a host that only a variable knows', () => {
    expectMarked(
      'compose.yaml',
      service(
        'ports: ["«5104»:‹80›", "«9092»:‹9092›"]',
        'environment:',
        '  CLIENT: http://${NAME}:«5104»',
        '  KAFKA: ${KAFKA_HOST}:‹9092›',
        '  ADVERTISED: PLAINTEXT://${NAME}:«9092»',
        '  OTHER: http://${NAME}:‹5105›',
      ),
    );
  });

  it("are this machine's with its network", () => {
    expectMarked(
      'compose.yaml',
      service(
        'network_mode: host',
        'environment: [PORT=«8123», "DB=postgres://localhost:«5432»/x", "API=http://api:‹80›"]',
        'command: serve --port «8123»',
        'healthcheck: { test: curl -f http://localhost:«8123» }',
      ),
    );
  });

  it('are read once, where they are written', () => {
    expectMarked(
      'compose.yaml',
      [
        'x-common: &common',
        '  image: a',
        '  ports: ["«3000»:‹3000›"]',
        'x-env: &env',
        '  API: http://api:‹80›',
        '  deep: { DB: "db:‹5432›" }',
        'services:',
        '  a:',
        '    <<: *common',
        '    environment: { <<: *env, PORT: ‹3000› }',
        '  b: *common',
        '',
      ].join('\n'),
    );
  });

  it('are found in a file that is broken or old', () => {
    expectMarked('docker-compose.yml', 'web:\n  image: x\n  ports:\n    - "«80»:‹80›"\n');
    expectMarked(
      'compose.yaml',
      'services:\n  a:\n    ports: ["«1024»:‹80›"\n    image: "x\n  b:\n    ports:\n      - "«1025»:‹80›\n',
    );
  });
});

describe('names of published ports', () => {
  it("are the service's, when it is the only one", () => {
    expect(namesIn('compose.yaml', service('ports: ["5433:5432"]'))[0]).toBe('5433 shop');
    const ideas = scanText('compose.yaml', service('ports: ["5433:5432"]'))?.literals[0]?.names;
    expect(ideas?.slice(0, 2)).toEqual([
      { name: 'shop', weight: 3 },
      { name: 'postgres', weight: 2 },
    ]);
  });

  it("tell a service's several ports apart by comments and what containers are known for", () => {
    const ports = (name: string, ...lines: string[]) =>
      namesIn(
        'compose.yaml',
        `services:\n  ${name}:\n    ports:\n${lines.map((l) => `      - ${l}\n`).join('')}`,
      ).filter((_, i) => i % 2 === 0);
    expect(ports('mailpit', '1025:1025', '8025:8025')).toEqual([
      '1025 mailpit-smtp',
      '8025 mailpit',
    ]);
    expect(ports('rabbit', '5672:5672', '15672:15672')).toEqual([
      '5672 rabbit',
      '15672 rabbit-management',
    ]);
    expect(ports('api', '4000:4000', '4001:4001 # admin page', '9229:9229')).toEqual([
      '4000 api',
      '4001 api-admin-page',
      '9229 api-debug',
    ]);
    expect(ports('dns', '5054:5054/tcp', '5054:5054/udp')).toEqual(['5054 dns', '5054 dns']);
    expect(ports('odd', '4000:4000', '4001:4001')).toEqual(['4000 odd', '4001 odd-4001']);
  });

  it("are the publisher's for those who are told the address", () => {
    const text =
      'services:\n  api:\n    ports: ["4000:80"]\n  web:\n    environment:\n      BASE_URL: http://localhost:4000\n';
    expect(namesIn('compose.yaml', text).at(-1)).toBe('4000 api');
  });
});
