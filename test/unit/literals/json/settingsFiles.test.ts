import { describe, expect, it } from 'vitest';
import { expectMarked } from '../lines/marked.ts';

describe('settings of VS Code', () => {
  it.each([
    '{ "liveServer.settings.port": «5501», "editor.fontSize": 14, "window.zoomLevel": 11 }',
    '{ "mdb.presetConnections": [{ "name": "x", "connectionString": "mongodb://localhost:«27017»" }] }',
    '{ "sqltools.connections": [{ "server": "localhost", "port": «5433», "connectionTimeout": 3000 }] }',
    '{ "sqltools.connections": [{ "server": "db.acme.example", "port": ‹5432› }] }',
    '{ "mssql.connections": [{ "server": "localhost,«1433»", "user": "sa" }] }',
    '{ "rest-client.environmentVariables": { "local": { "baseUrl": "http://localhost:«8080»/v1" } } }',
    '{ "remote.portsAttributes": { "3000": {} }, "remote.SSH.defaultForwardedPorts": [{ "localPort": ‹3000› }] }',
    '{ "terminal.integrated.env.linux": { "PORT": "«3000»", "NODE_OPTIONS": "--inspect" } }',
    '{ "http.proxy": "http://127.0.0.1:«1080»", // "x.port": 3000\n "files.associations": {} }',
    '{ "[javascript]": { "editor.tabSize": 10 }, "workbench.port": 3000 }',
    '{ "window.title": "Server at http://localhost:3000 (dev)", "cSpell.words": ["port:3000"] }',
  ])('%s', (marked) => {
    expectMarked('.vscode/settings.json', marked);
  });
});

describe('launchSettings.json', () => {
  it('finds every address and number', () => {
    const literals = expectMarked(
      'src/Acme.Shop.Api/Properties/launchSettings.json',
      `{
  "iisSettings": { "iisExpress": { "applicationUrl": "http://localhost:«52618»/", "sslPort": «44301» } },
  "profiles": {
    "http": { "commandName": "Project", "applicationUrl": "http://localhost:«5271»" },
    "Worker": {
      "commandName": "Project",
      "commandLineArgs": "--urls http://*:«5300» --delay 3000",
      "launchUrl": "http://localhost:«5300»/swagger",
      "applicationUrl": "https://localhost:«7271»;http://localhost:«5271»",
      "environmentVariables": {
        "ASPNETCORE_HTTP_PORTS": "«8080»;«8081»",
        "ORDERS_URL": "https://orders.acme.example:‹8443›/"
      }
    },
    "Container (Dockerfile)": {
      "commandName": "Docker",
      "httpPort": «5080»,
      "sslPort": 0,
      "environmentVariables": { "ASPNETCORE_HTTPS_PORTS": "‹8081›", "ASPNETCORE_URLS": "http://+:‹80›" }
    }
  }
}`,
    );
    const names = (port: number) => literals.find((one) => one.port === port)?.names[0]?.name;
    expect([names(5271), names(7271), names(44301)]).toEqual(['api', 'worker', 'api']);
    expect(literals.find(({ port }) => port === 7271)?.link).toEqual({
      key: '/profiles/Worker/applicationUrl',
      value: 'https://localhost:7271;http://localhost:5271',
      start: 18,
      end: 22,
    });
  });

  it('is known by its content', () => {
    expectMarked(
      'x.json',
      '{ "profiles": { "a": { "commandName": "Project", "sslPort": «5001» } } }',
    );
  });
});

describe('appsettings.json', () => {
  it.each([
    '{ "Urls": "http://*:«5000»;https://localhost:«5001»" }',
    '{ "Kestrel": { "Endpoints": { "Http": { "Url": "http://+:«5003»" } }, "Limits": { "MaxRequestBodySize": 10485760 } } }',
    '{ "ConnectionStrings": { "Default": "Server=localhost,«1433»;Database=Shop;User Id=sa;Connect Timeout=3000" } }',
    '{ "ConnectionStrings": { "Default": "Server=tcp:acme.database.windows.net,‹1433›;Database=Shop" } }',
    '{ "ConnectionStrings": { "Default": "Host=localhost;Port=«5432»;Database=shop;Timeout=1024" } }',
    '{ "ConnectionStrings": { "Default": "Server=db;Port=‹3306›;Uid=root" } }',
    '{ "ConnectionStrings": { "Redis": "localhost:«6379»,password=abc,connectTimeout=5000" } }',
    '{ "ConnectionStrings": { "Bus": "amqp://guest:guest@rabbit:‹5672›/", "Mongo": "mongodb://a:‹27017›,b:‹27018›/x" } }',
    '{ "Smtp": { "Host": "smtp.acme.example", "Port": ‹587› }, "Mail": { "Host": "localhost", "Port": «1025» } }',
    '{ "Cors": { "Origins": ["http://localhost:«3000»", "https://localhost:«3001»"] }, "Jwt": { "Minutes": 1440 } }',
    '{ "Serilog": { "WriteTo": [{ "Args": { "serverUrl": "http://localhost:«5341»", "outputTemplate": "[{Timestamp:HH:mm:ss}]" } }] } }',
    '{ "Version": "10.0.4000", "Key": "a:5000", "Size": "1024:768", "Logging": { "Port": 5000 } }',
  ])('%s', (marked) => {
    expectMarked('Api/appsettings.Development.json', marked);
  });

  it('is known by its content', () => {
    expectMarked('settings.json', '{ "ConnectionStrings": { "A": "Host=localhost;Port=«5432»" } }');
  });
});

describe('devcontainer.json', () => {
  it('reports what is in the container and moves what it publishes', () => {
    const literals = expectMarked(
      '.devcontainer/devcontainer.json',
      `{
  // "forwardPorts": [9999],
  "forwardPorts": [‹3000›, "db:‹5432›"],
  "portsAttributes": { "‹3000›": { "label": "Port 4000" }, "db:‹5432›": {}, "8000-9000": {} },
  "appPort": [«8080», "127.0.0.1:«8081»:‹80›", "«8082»:‹8082›"],
  "runArgs": ["--memory", "4096", "-p", "«9229»:‹9229›", "--publish=«5000»:‹5001›"],
  "containerEnv": { "PORT": "‹3000›", "DATABASE_URL": "postgres://db:‹5432›/x" },
  "postStartCommand": "npx serve -p ‹5000›",
  "features": { "ghcr.io/devcontainers/features/desktop-lite:1": { "webPort": "‹6080›" } },
  "customizations": { "vscode": { "settings": { "liveServer.settings.port": ‹5501› } } },
  "image": "mcr.microsoft.com/devcontainers/python:3",
  "hostRequirements": { "cpus": 4 }
}`,
    );
    expect(literals.filter(({ role }) => role === 'forward')).toHaveLength(4);
  });

  it('reads escapes in what is forwarded, and leaves alone what has a wrong one', () => {
    const escaped = String.raw`"\u0064b:‹\u0035432›", "‹300\u0030›"`;
    const wrong = String.raw`"db:\5432", "3\000"`;
    expectMarked('.devcontainer/devcontainer.json', `{ "forwardPorts": [${escaped}, ${wrong}] }`);
  });

  it('binds what is the default of a variable of this machine', () => {
    const published = '$' + '{localEnv:WEB:«8080»}:‹80›';
    const text = `{ "appPort": "${published}", "runArgs": ["-p", "${published}"] }`;
    const literals = expectMarked('.devcontainer/devcontainer.json', text);
    expect(literals.map(({ role, fallback }) => fallback?.variable ?? role)).toEqual([
      'WEB',
      'container',
      'WEB',
      'container',
    ]);
  });
});
