const http = require('node:http');
const path = require('node:path');

const port = Number(process.env.PORT);
const root = path.dirname(__dirname);

/** Printed in the form that the problem matcher of .vscode/tasks.json reads. */
function fail(message) {
  console.error(`${__filename}:1: error: ${message}`);
  process.exitCode = 1;
}

const server = http.createServer((request, response) => {
  const found = request.url === '/';
  response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(found ? { service: 'api', root, port } : { error: 'not found' }));
});

console.log('api starts');
server.on('error', (error) => fail(error.message));
if (port > 0) {
  server.listen(port, '127.0.0.1', () => console.log(`api listens on http://localhost:${port}`));
} else {
  fail('PORT is not set.');
}
