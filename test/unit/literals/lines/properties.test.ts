import { describe, expect, it } from 'vitest';
import { expectMarked } from './marked.ts';

/** Begins a placeholder. */
const D = `$${'{'}`;

describe("Spring's properties", () => {
  it.each([
    ['ports', 'server.port=«8080»\nmanagement.server.port : «9090»'],
    ['profiles of Quarkus', '%dev.quarkus.http.port=«8081»'],
    ['defaults', `server.port=${D}PORT:«8080»}`],
    ['addresses', 'spring.datasource.url=jdbc:postgresql://localhost:«5432»/x?a=b'],
    ['lists', 'spring.kafka.bootstrap-servers=localhost:«9092»,kafka:‹9093›'],
    ['hosts beside', 'spring.data.redis.host=redis\nspring.data.redis.port=‹6379›'],
    ['hosts with a default', `spring.datasource.url=jdbc:mysql://${D}DB_HOST:db}:‹3306›/x`],
    ['hosts of a default', `x.url=http://${D}A_HOST:10.0.0.4}:${D}A_PORT:‹3306›}/`],
    ['addresses as a default', `x.import=configserver:${D}URL:http://localhost:«8888»}`],
    ['continued lines', 'x.url=http://localhost:«3000»,\\\n  http://localhost:«3001»'],
  ])('have %s', (_, marked) => {
    expectMarked('src/main/resources/application.properties', marked);
  });

  it.each(['#server.port=8080', 'server.port=0', 'x.timeout=5000', 'x.max-size=1024'])(
    'leave %s alone',
    (text) => {
      expectMarked('application.properties', text);
    },
  );

  it('bind a default to its variable, as Spring finds it in the environment', () => {
    const [literal] = expectMarked(
      'application.properties',
      `server.port=${D}app.http-port:«8080»}`,
    );
    expect(literal?.fallback?.variable).toBe('APP_HTTP_PORT');
  });
});

describe('properties, ini and conf files', () => {
  it.each([
    [
      'kafka.properties',
      'listeners=PLAINTEXT://:‹9092›\nzookeeper.connect=localhost:‹2181›,b:‹2182›',
    ],
    ['app.ini', '[server]\nHTTP_ADDR =\nHTTP_PORT = ‹3000› ; default\nHOST = 127.0.0.1:‹3306›'],
    ['my.cnf', '[mysqld]\nport=‹3307›'],
    ['redis.conf', '# port 1111\nport ‹6379›\ntimeout 3000'],
    ['postgresql.conf', 'port = ‹5432›\t# (change requires restart)\nmax_connections = 100'],
    [
      'httpd.conf',
      'Listen ‹80›\nListen 0.0.0.0:‹443› https\n<VirtualHost *:‹8080›>\nProxyPass / http://localhost:‹3000›/',
    ],
    ['haproxy.cfg', 'bind *:‹80›\nserver web1 10.0.0.1:‹8080› check inter 2000'],
    [
      'supervisord.conf',
      '[inet_http_server]\nport=127.0.0.1:‹9001›\ncommand=gunicorn -b :‹8000› app',
    ],
    ['odoo.conf', 'db_host = db\ndb_port = ‹5432›\nxmlrpc_port = ‹8069›'],
    ['web.service', '[Service]\nEnvironment=PORT=‹3000›\nExecStart=/usr/bin/x --port ‹3001›'],
    ['web.socket', '[Socket]\nListenStream=‹8080›'],
    ['alembic.ini', 'sqlalchemy.url = postgresql://u:p@localhost:‹5432›/x'],
    ['conf.d/app.conf.template', 'server {\n  listen ‹8080›;\n}'],
  ])('only report: %s', (path, marked) => {
    expectMarked(path, marked);
  });

  it.each([
    'max_connections = 1000',
    'Needle "USB0499:1700"',
    'ip_local_port_range = 5024 65000',
    'error.3000 = Port 8080 is taken',
    'log.retention.ms=300000',
  ])('leave %s alone', (text) => {
    expectMarked('x.conf', text);
  });
});
