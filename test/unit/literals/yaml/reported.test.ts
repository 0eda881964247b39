// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of other tools
import { describe, it } from 'vitest';
import { expectMarked } from '../lines/marked.ts';

describe('ports in YAML that are reported only', () => {
  it('are those of a cluster', () => {
    expectMarked(
      'deploy/web.yaml',
      [
        'apiVersion: v1',
        'kind: Service',
        'spec:',
        '  ports:',
        '    - { name: http, port: ‹80›, targetPort: ‹8080›, nodePort: ‹30080› }',
        '---',
        'apiVersion: apps/v1',
        'kind: Deployment',
        'metadata: { annotations: { prometheus.io/port: "‹9102›" } }',
        'spec:',
        '  replicas: 30',
        '  template:',
        '    spec:',
        '      securityContext: { runAsUser: 1000 }',
        '      containers:',
        '        - image: web:8080',
        '          command: ["./web", "--port=‹8080›", "--metrics-addr", ":‹9090›"]',
        '          env:',
        '            - name: REDIS_ADDR',
        '              value: redis:‹6379›',
        '            - { name: PORT, value: "‹8080›" }',
        '            - { name: WORKERS, value: "8080" }',
        '          ports: [{ containerPort: ‹8080›, hostPort: ‹8080› }]',
        '          readinessProbe: { httpGet: { port: ‹8080› }, timeoutSeconds: 3000 }',
        '---',
        'apiVersion: networking.k8s.io/v1',
        'kind: Ingress',
        'spec: { backend: { service: { port: { number: ‹80› } } } }',
        '',
      ].join('\n'),
    );
  });

  it("are those in a map's files", () => {
    expectMarked(
      'config.yaml',
      [
        'apiVersion: v1',
        'kind: ConfigMap',
        'data:',
        '  PORT: "‹3000›"',
        '  nginx.conf: |',
        '    worker_connections 1024;',
        '    server {',
        '      listen ‹8080›;',
        '      # listen 9999;',
        '      location / { proxy_pass http://web:‹3000›; }',
        '    }',
        '  app.properties: |',
        '    server.port=‹8081›',
        '    db.url=jdbc:mysql://db:‹3306›/x',
        '    timeout=5000',
        '  start.sh: |',
        '    echo http://localhost:1234',
        '  notes: |',
        '    Runs on http://localhost:1234',
        '',
      ].join('\n'),
    );
  });

  it("are those in a chart's templates and values", () => {
    expectMarked(
      'chart/templates/web.yaml',
      [
        '{{- if .Values.on }}',
        'kind: Deployment',
        'spec:',
        '  {{- with .Values.x }}',
        '  containerPort: {{ .Values.port | default ‹8080› }}',
        '  image: "{{ .Values.image }}:{{ .Values.tag | default 1234 }}"',
        '  env:',
        '    - name: DB_URL',
        '      value: "postgres://{{ .Release.Name }}-db:‹5432›/x"',
        '  {{- end }}',
        '{{- end }}',
        '',
      ].join('\n'),
    );
    expectMarked(
      'chart/values.yaml',
      'replicas: 20\nservice:\n  port: ‹80›\n  targetPort: ‹8080›\n',
    );
  });

  it("are Prometheus' targets", () => {
    expectMarked(
      'prometheus.yml',
      [
        'global: { scrape_interval: 15s }',
        'alerting: { alertmanagers: [{ static_configs: [{ targets: ["alert:‹9093›"] }] }] }',
        'scrape_configs:',
        '  - job_name: api',
        '    sample_limit: 5000',
        '    static_configs:',
        "      - targets: ['localhost:‹9090›', node:‹9100›]",
        '      # - targets: [old:1234]',
        '',
      ].join('\n'),
    );
  });

  it('are those of workflows', () => {
    expectMarked(
      '.github/workflows/e2e.yml',
      [
        'jobs:',
        '  e2e:',
        '    timeout-minutes: 30',
        '    services:',
        '      db: { image: "postgres:16", ports: ["‹5432›:‹5432›"] }',
        '    env: { PORT: ‹3000›, DB: "postgres://x:y@localhost:‹5432›/z" }',
        '    steps:',
        '      - name: Serve on http://localhost:1234',
        '      - run: |',
        '          npm start -- --port ‹3000› &',
        '          curl http://localhost:‹3000›/',
        '          echo "see http://localhost:1234"',
        '',
      ].join('\n'),
    );
  });

  it('are those of other tools', () => {
    expectMarked(
      'otel.yaml',
      'receivers: { otlp: { protocols: { grpc: { endpoint: 0.0.0.0:‹4317› } } } }\nexporters:\n  otlp:\n    endpoint: "jaeger:‹4317›"\n    timeout: 5000\n',
    );
    expectMarked(
      'config/database.yml',
      'development:\n  port: <%= ENV.fetch("DB_PORT") { ‹5432› } %>\n  pool: <%= ENV.fetch("THREADS") { 1234 } %>\n  url: <%= ENV.fetch("DB") { "postgres://localhost:‹5433›/x" } %>\n',
    );
    expectMarked(
      'process-compose.yaml',
      'processes:\n  api:\n    command: "uvicorn main:app --port ‹8000›"\n    environment: ["PORT=‹8000›"]\n    readiness_probe: { http_get: { port: ‹8000› } }\n',
    );
    expectMarked('.gitpod.yml', 'ports:\n  - port: ‹3000›\n  - port: ‹5000›-‹5010›\n');
    expectMarked(
      'openapi.yaml',
      'openapi: 3.0.0\nservers:\n  - url: http://localhost:‹8080›/v1\n    description: see http://localhost:1234\npaths: { /x: { get: { responses: { 200: { description: "1234" } } } } }\n',
    );
    expectMarked('traefik.yml', 'entryPoints:\n  web:\n    address: :‹80›\n');
    expectMarked(
      'en.yml',
      'en:\n  support: "1234"\n  viewport: 1234\n  hint: Open http://localhost:1234 to see\n',
    );
  });
});
