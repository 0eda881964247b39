import type { RoundTrip } from './fixture.ts';

/** Files of VS Code, compose, shells, make and the like. */
export const CONFIG_TRIPS: readonly RoundTrip[] = [
  {
    path: '.vscode/launch.json',
    marked: `{
  "version": "0.2.0",
  "configurations": [
    // stays
    { "name": "web", "type": "chrome", "request": "launch", "url": "http://localhost:«4200»/" },
    { "name": "api", "type": "debugpy", "request": "attach", "connect": { "port": «5678» } }
  ]
}
`,
  },
  {
    path: '.vscode/tasks.json',
    marked: `{
  "version": "2.0.0",
  "tasks": [
    { "label": "api", "type": "shell", "command": "uvicorn app --port «3100»" }
  ]
}
`,
  },
  {
    path: 'berth.json',
    marked: `{
  "ports": { "api": { "prefer": 3000 } },
  "env": { "PORT": "3001" },
  "services": {
    "api": { "command": "node api.js --port «3100»", "ready": "http:/a:3101", "cwd": "a:3102" },
    "web": {
      "command": ["vite", "--port", "«5173»", "--host=localhost:«5174»"], // $<port:api>
      "env": { "API_URL": "http://localhost:«3100»/v1", "WORKERS": "4000", "PORT": "«5175»" }
    }
  }
}
`,
  },
  {
    path: 'package.json',
    marked: `{
  "name": "shop",
  "scripts": { "dev": "vite --port «5173»", "build": "vite build" }
}
`,
  },
  {
    path: 'compose.yaml',
    marked: `services:
  db:
    image: postgres:16
    ports:
      - «5432»:5432
      - "127.0.0.1:«9187»:9187"
  web:
    build: .
    ports:
      - target: 80
        published: «8080»
    environment:
      TIMEOUT: 5000
`,
  },
  {
    path: 'src/main/resources/application.yml',
    marked: `server:
  port: «8080»
spring:
  datasource:
    url: jdbc:postgresql://localhost:«5432»/app
`,
  },
  {
    path: 'src/main/resources/application.properties',
    marked: `server.port=«8080»
spring.datasource.url=jdbc:postgresql://localhost:«5432»/app
`,
  },
  {
    path: 'Caddyfile',
    marked: `:«2015» {
	reverse_proxy localhost:«3000»
}
`,
  },
  {
    path: 'Makefile',
    marked: `run:
	python3 -m http.server «8000»
`,
  },
  {
    path: 'scripts/dev.sh',
    marked: `#!/bin/sh
PORT=«8081»
curl "http://localhost:«3000»/health"
vite --port «5173»
`,
  },
  {
    path: '.devcontainer/devcontainer.json',
    marked: `{ "image": "node:22", "appPort": ["«3000»:3000"] }
`,
  },
  {
    path: 'redwood.toml',
    marked: `[web]
  port = «8910»
`,
  },
  {
    path: 'shop.code-workspace',
    marked: `{
  "folders": [{ "path": "." }],
  "launch": {
    "configurations": [
      { "name": "web", "type": "msedge", "request": "launch", "url": "http://localhost:«4200»" }
    ]
  }
}
`,
  },
  {
    path: 'deploy/stack.yml',
    marked: `services:
  mail:
    image: axllent/mailpit
    ports:
      - "«1025»:1025/tcp"
      - "\${UI_PORT:-8025}:8025"
      - "3000"
    expose: ["9090"]
    healthcheck:
      test: curl -f http://localhost:8025
    user: "101:101"
`,
  },
  {
    path: 'docker-compose.override.yml',
    marked: `services:
  api:
    command: uvicorn main:app --port 8000
    ports: ["«8000»:8000", "«9229»:9229/tcp"]
`,
  },
  {
    path: 'run.mk',
    marked: `API_PORT ?= 3000
WEB_PORT := «5173»
web: ; vite --port $(WEB_PORT)
`,
  },
];
