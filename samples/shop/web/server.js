const http = require('node:http');
const path = require('node:path');

const port = Number(process.env.PORT);
const apiUrl = process.env.API_URL ?? '';
const root = path.dirname(__dirname);

/** Printed in the form that the problem matcher of .vscode/tasks.json reads. */
function fail(message) {
  console.error(`${__filename}:1: error: ${message}`);
  process.exitCode = 1;
}

function escapeHtml(text) {
  return String(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

async function askApi() {
  try {
    return await (await fetch(apiUrl)).json();
  } catch {
    return undefined;
  }
}

async function page() {
  const api = await askApi();
  const answer =
    api === undefined
      ? `<p>No answer from <code>${escapeHtml(apiUrl)}</code>: is api running?</p>`
      : `<p>The api at <code>${escapeHtml(apiUrl)}</code> runs in <code id="api-root">${escapeHtml(api.root)}</code>.</p>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Shop</title>
<style>body { font: 16px system-ui, sans-serif; margin: 3rem; color-scheme: light dark }</style>
<h1>Shop</h1>
<p>This page is served from <code id="web-root">${escapeHtml(root)}</code> on port ${port}.</p>
${answer}
</html>
`;
}

const server = http.createServer(async (request, response) => {
  switch (request.url) {
    case '/':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(await page());
      break;
    case '/health':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ service: 'web', root, port, api: await askApi() }));
      break;
    default:
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('Not found\n');
  }
});

console.log('web starts');
server.on('error', (error) => fail(error.message));
if (!(port > 0)) fail('PORT is not set.');
else if (apiUrl === '') fail('API_URL is not set.');
else server.listen(port, '127.0.0.1', () => console.log(`web listens on http://localhost:${port}`));
