import { describe, expect, it } from 'vitest';
import { expectMarked } from './marked.ts';

const VAR = `$${'{PORT:-‹3000›}'}`;

describe('Dockerfiles', () => {
  it.each([
    ['EXPOSE', 'EXPOSE ‹80› ‹443›/tcp $PORT ‹8000›-‹8010› # 9999'],
    ['EXPOSE with a default', `EXPOSE ${VAR}`],
    ['variables', 'ENV HOST=x PORT=‹3000› API_PORT="‹3001›"\nARG PORT=‹80›'],
    ['variables of old', 'ENV PORT ‹3000›\nENV URL http://api:‹4000›/'],
    ['continued variables', 'ENV A="b" \\\n    # and\n    PORT="‹5230›"'],
    ['a list', 'CMD ["node", "x.js", "--port", "‹3000›"]'],
    ['a line', `CMD gunicorn -b 0.0.0.0:‹8000› app --port ${VAR}`],
    ['a probe', 'HEALTHCHECK --interval=30s CMD curl -f http://localhost:‹3000›/up || exit 1'],
    ['a probe as a list', 'HEALTHCHECK CMD ["nc", "-z", "localhost", "‹3000›"]'],
    ['a server to wait for', 'ENTRYPOINT ["./wait-for-it.sh", "db:‹5432›", "--", "x"]'],
    ['a here-document', 'RUN <<EOF\ncurl http://api:‹4000›/\nEOF\nEXPOSE ‹80›'],
  ])('find %s', (_, marked) => {
    expectMarked('Dockerfile', marked);
  });

  it.each([
    'FROM node:12\nUSER 1000:1000',
    'RUN groupadd -g 10001 app && chmod 1777 /tmp',
    '# EXPOSE 3000',
    'COPY --chown=1000:1000 . .',
    'ARG RELEASE=20250819',
    'RUN echo "listening on http://localhost:3000"',
  ])('leave %s alone', (text) => {
    expectMarked('Dockerfile', text);
  });
});

describe("nginx's configuration", () => {
  it.each([
    ['listen', 'listen ‹80›;\nlisten [::]:‹443› ssl;\nlisten 127.0.0.1:‹8080›;\nlisten *:‹81›;'],
    ['upstreams', 'upstream a { server web1:‹5000› weight=2; server 10.0.0.1:‹5001›; }'],
    ['passes', 'location / { proxy_pass http://api:‹8000›/v1/; }\nfastcgi_pass app:‹9000›;'],
    ['redirects with a port', 'return 301 https://$host:‹8443›$request_uri;'],
    ['placeholders', `proxy_pass http://$${'{API_HOST}'}:‹8000›;`],
    ['variables', 'set $upstream http://api:‹8000›;\nset $port ‹8080›;'],
    [
      'headers',
      'add_header X "connect-src http://localhost:‹3000›";\nproxy_set_header Host $host:‹8080›;',
    ],
  ])('finds %s', (_, marked) => {
    expectMarked('nginx.conf', marked);
  });

  it.each([
    'return 301 /x;\nerror_page 500 502 /50x.html;',
    'worker_connections 1024; # listen 8080;\nkeepalive_timeout 65;',
    'listen unix:/run/x.sock;\nserver unix:/run/y.sock;',
    'add_header C "max-age=604800";',
    'location ~ ^/[a-f0-9]{32}$ { deny all; }',
  ])('leaves %s alone', (text) => {
    expectMarked('nginx.conf', text);
  });
});

describe('Caddyfiles', () => {
  it.each([
    ['sites and upstreams here', ':«2015» {\n\treverse_proxy localhost:«3000» :«3001»\n}'],
    ['several sites', 'localhost:«3000», http://127.0.0.1:«3001» {\n\trespond 200\n}'],
    ['a site without a block', 'localhost:«3000»\nfile_server'],
    ['the admin endpoint', '{\n\tadmin localhost:«2020»\n\thttp_port «8080»\n}'],
    ['a default', ':{$PORT:«3000»} {\n\trespond 200\n}'],
    ['public sites', 'shop.example:‹8443› {\n\treverse_proxy localhost:«3000»\n}\n:‹80› {\n}'],
    ["containers' own", ':‹3000› {\n\treverse_proxy grafana:‹3000›\n}\n{$SITE::‹80›} {\n}'],
    ['upstreams in a block', ':«8080» {\n\treverse_proxy {\n\t\tto 127.0.0.1:«9000»\n\t}\n}'],
  ])('have %s', (_, marked) => {
    expectMarked('Caddyfile', marked);
  });

  it.each(['x.example {\n\trespond 404\n\theader Max-Age 6000\n}', '# :3000 {\n'])(
    'leave %s alone',
    (text) => {
      expectMarked('Caddyfile', text);
    },
  );
});

describe('Procfiles', () => {
  it('only report', () => {
    const [web, worker] = expectMarked(
      'Procfile.dev',
      `web: bin/rails server -b 0.0.0.0 -p ${VAR}\nworker: x --redis redis://localhost:‹6379›\n# a: x -p 4000`,
    );
    const names = [web, worker].map((literal) => literal?.names[0]?.name);
    expect(names).toEqual(['web', 'redis']);
  });
});
