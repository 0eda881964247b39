import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../../src/literals/kindOf.ts';

describe('kinds of YAML', () => {
  it.each([
    ['compose', 'stack/anything.yml', 'services:\n  # the api\n  api:\n    image: x\n'],
    ['compose', 'docker-compose.override.yml', 'api:\n  ports: []\n'],
    ['compose', 'compose.yaml', ''],
    ['compose', 'docker-compose.yml.example', 'api:\n  ports: []\n'],
    ['yaml', 'process-compose.yaml', 'processes:\n  api:\n    command: x\n'],
    ['yaml', '.gitlab-ci.yml', 'services:\n  - postgres:15\njob:\n  image: x\n'],
    ['yaml', 'config/services.yaml', 'services:\n  _defaults:\n    autowire: true\n'],
    ['k8s', 'deploy/web.yaml', '# x\napiVersion: v1\nkind: Service\n'],
    ['helm', 'chart/templates/web.yaml', 'apiVersion: v1\nkind: Service\nx: {{ .x }}\n'],
    ['helm', 'chart/values-dev.yaml', 'service:\n  port: 80\n'],
    ['prometheus', 'monitoring/prom.yml', 'global: {}\nscrape_configs:\n  - job_name: x\n'],
    ['gh-actions', '.github/workflows/ci.yml', 'on: push\n'],
    ['gh-actions', 'tools/action.yml', 'name: x\nruns:\n  using: node20\n'],
    ['spring-yml', 'config/orders.yml', 'spring:\n  application:\n    name: x\n'],
    ['spring-yml', 'application-dev.yml', 'server:\n  port: 8080\n'],
    ['spring-yml', 'src/main/resources/shared/orders.yml', 'orders:\n  port: 8080\n'],
    ['yaml', 'src/main/resources/api.yaml', 'openapi: 3.0.0\n'],
    ['yaml', 'config/application.yml', 'defaults: &defaults\n  API_URL: http://localhost:3000\n'],
    ['yaml', 'config.yaml', 'server:\n  port: 8080\n'],
  ])('%s: %s', (kind, path, text) => {
    expect(kindOf(path, text)).toBe(kind);
  });
});
