import { describe, expect, it } from 'vitest';
import { expectMarked } from '../lines/marked.ts';

describe('JSON files of all kinds', () => {
  it.each([
    [
      'config/default.json',
      '{ "port": «5000», "mongoURI": "mongodb://localhost:«27017»/x", "jwtTtl": 3600 }',
    ],
    [
      'config/default.json',
      '{ "server": { "host": "0.0.0.0", "port": "«5000»" }, "timeout": 30000 }',
    ],
    [
      'config/db.json',
      '{ "development": { "host": "127.0.0.1", "port": «3306» }, "production": { "host": "db1", "port": ‹3306› } }',
    ],
    [
      'angular.json',
      '{ "projects": { "shop": { "architect": { "serve": { "options": { "port": «4201», "liveReload": true } }, "build": { "budgets": [{ "maximumError": "1024kb" }] } } } } }',
    ],
    [
      'project.json',
      '{ "targets": { "dev": { "executor": "nx:run-commands", "options": { "command": "vite --port «5173»" } } } }',
    ],
    ['proxy.conf.json', '{ "/api": { "target": "http://localhost:«8080»", "secure": false } }'],
    [
      'firebase.json',
      '{ "emulators": { "auth": { "port": «9099» }, "ui": { "enabled": true, "port": «4000» } }, "hosting": { "rewrites": [] } }',
    ],
    [
      'src-tauri/tauri.conf.json',
      '{ "build": { "devUrl": "http://localhost:«1420»", "beforeDevCommand": "vite --port «1420»" }, "app": { "windows": [{ "width": 1200, "height": 800 }] } }',
    ],
    [
      'nodemon.json',
      '{ "exec": "node --inspect=«9230» src/x.js", "delay": 2500, "env": { "PORT": 3000 } }'.replace(
        '3000',
        '«3000»',
      ),
    ],
    [
      '.mcp.json',
      '{ "mcpServers": { "x": { "command": "npx", "args": ["mcp", "--port", "«8931»", "--limit", "5000"], "url": "http://localhost:«8931»/mcp" } } }',
    ],
    [
      'wrangler.jsonc',
      '{ "compatibility_date": "2025-07-18", "dev": { "port": «8787», "inspector_port": «9229» }, "hyperdrive": [{ "localConnectionString": "postgres://u:p@localhost:‹5432›/x" }] }',
    ],
    [
      'ecs/task.json',
      '{ "containerDefinitions": [{ "portMappings": [{ "containerPort": ‹8080›, "hostPort": ‹80› }], "environment": [{ "name": "PORT", "value": "8080" }], "memory": 4096 }] }',
    ],
    [
      'stack.json',
      '{ "AWSTemplateFormatVersion": "2010-09-09", "Resources": { "Sg": { "FromPort": 80, "ToPort": 443 }, "Lb": { "Port": ‹8080› } } }',
    ],
    [
      'openapi.json',
      '{ "openapi": "3.0.0", "servers": [{ "url": "http://localhost:‹8080›/v1" }] }',
    ],
    [
      'values.schema.json',
      '{ "properties": { "port": { "type": "integer", "default": ‹8080›, "maximum": 65535, "minimum": 1024 } } }',
    ],
    [
      'cypress.json',
      '{ "baseUrl": "http://localhost:«4200»", "viewportWidth": 1280, "viewportHeight": 7200, "defaultCommandTimeout": 10000 }',
    ],
    [
      'manifest.json',
      '{ "version": "1.2.3000", "host_permissions": ["http://localhost:«3000»/*"] }',
    ],
    [
      'ormconfig.json',
      '{ "type": "postgres", "host": "localhost", "port": «5432», "maxQueryExecutionTime": 1000 }',
    ],
    [
      'cluster.json',
      '{ "brokers": ["kafka:‹9092›", "10.0.0.4:‹9092›"], "listen": ":«8080»", "image": "redis:7000" }',
    ],
    ['docker.json', '{ "ports": ["«8080»:‹80›", "«9000»:‹9000›/udp"], "subnet": "10.5.0.0/16" }'],
    [
      'appspec.json',
      '{ "http_port": «8080», "ports": { "grpc": «50051», "count": 4000 }, "remotePort": ‹2222› }',
    ],
  ])('%s: %s', (path, marked) => {
    expectMarked(path, marked);
  });

  it.each([
    ['package-lock.json', '{ "resolved": "http://localhost:4873/a.tgz", "port": 3000 }'],
    ['renovate.json', '{ "prConcurrentLimit": 3000, "port": 3000 }'],
    [
      'messages/en.json',
      '{ "hint": "Open http://localhost:3000 in your browser", "ratio": "16:9000", "at": "12:3000" }',
    ],
    [
      'data.json',
      '{ "export": 3000, "support": 4000, "viewport": 1200, "usbPort": 3000, "maxPort": 65535, "portId": 3000, "port_count": 5000 }',
    ],
    [
      'data.json',
      '{ "port": 0, "Port": 3, "ports": [], "port2": "abc", "service": "node:22", "sha": "a1:3000f", "time": "2025-01-01T10:30:00Z" }',
    ],
    [
      'data.json',
      '{ "$schema": "http://localhost:3000/s.json", "description": "http://localhost:3000", "image": "registry:5000/x" }',
    ],
    ['tsconfig.json', '{ "compilerOptions": { "port": 3000 } }'],
    ['broken.json', '{ "a": '],
    ['deep.json', '{"port":3000,"a":'.repeat(3) + '['.repeat(50_000)],
  ])('leaves %s alone', (path, text) => {
    expectMarked(path, text);
  });

  it('knows compose files and manifests by their content', () => {
    expectMarked(
      'stack.json',
      '{ "services": { "web": { "image": "nginx:1", "ports": ["«8080»:‹80›"] } } }',
    );
    expectMarked(
      'svc.json',
      '{ "apiVersion": "v1", "kind": "Service", "spec": { "ports": [{ "port": ‹80› }] } }',
    );
  });

  it('says where a value is and what it may be called', () => {
    const [literal] = expectMarked(
      'apps/shop/config.json',
      '{ "services": { "billing/v2": [{ "url": "http://localhost:«4010»/\\u002fx" }] } }',
    );
    expect(literal?.link).toEqual({
      key: '/services/billing~1v2/0/url',
      value: 'http://localhost:4010//x',
      start: 17,
      end: 21,
    });
    const named = (text: string) =>
      expectMarked('services/orders/config.json', text)[0]?.names[0]?.name;
    expect(named('{ "port": «3000» }')).toBe('orders');
    expect(named('{ "emulators": { "auth": { "port": «9099» } } }')).toBe('auth');
    expect(named('{ "env": { "ADMIN_PORT": "«9099»" } }')).toBe('admin');
    expect(named('{ "store": { "uri": "http://localhost:«6379»" } }')).toBe('store');
  });
});
